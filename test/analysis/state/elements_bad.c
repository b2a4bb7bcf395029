/* The same element of an array from two threads. */
#include <pthread.h>

enum { RED, GREEN, BLUE };
static int pixels[3];

static void *paint_warm(void *unused) {
  for (int i = 0; i < 100; i++) {
    pixels[RED]++;
    pixels[GREEN]++; // race: pixels
  }
  return unused;
}

static void *paint_cold(void *unused) {
  for (int i = 0; i < 100; i++) {
    pixels[GREEN]++; // race: pixels
    pixels[BLUE]++;
  }
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, paint_warm, NULL);
  pthread_create(&b, NULL, paint_cold, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
