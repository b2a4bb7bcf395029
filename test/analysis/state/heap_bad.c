/* One heap object handed to two threads. */
#include <pthread.h>
#include <stdlib.h>

struct image {
  int width;
  int rows_done;
};

static void *render(void *argument) {
  struct image *image = argument;
  for (int i = 0; i < image->width; i++)
    image->rows_done++; // race: rows_done
  return NULL;
}

int main(void) {
  pthread_t a, b;
  struct image *image = malloc(sizeof *image);
  image->width = 100;
  image->rows_done = 0;
  pthread_create(&a, NULL, render, image);
  pthread_create(&b, NULL, render, image);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(image);
  return 0;
}
