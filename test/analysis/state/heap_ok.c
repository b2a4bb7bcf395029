/* A heap object for each thread. */
#include <pthread.h>
#include <stdlib.h>

struct image {
  int width;
  int rows_done;
};

static struct image *image_new(int width) {
  struct image *image = malloc(sizeof *image);
  image->width = width;
  image->rows_done = 0;
  return image;
}

static void *render(void *argument) {
  struct image *image = argument;
  for (int i = 0; i < image->width; i++)
    image->rows_done++; // warning: data race on 'image::rows_done' (FP: one allocation in a function called twice is one object)
  free(image); // warning: data race on 'an object of (FP: one allocation in a function called twice is one object)
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, render, image_new(100));
  pthread_create(&b, NULL, render, image_new(200));
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
