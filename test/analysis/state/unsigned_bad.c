// Sizes are compared without a sign: what is behind such a test is reached.
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#define MOST ((size_t)(~(size_t)0) - 2)
static int hits;
static void *room(size_t number) {
  if (number > MOST / sizeof(int))
    abort();
  return malloc((number + 1) * sizeof(int));
}
static void to_the_end(size_t from, size_t to) {
  if (from >= to)
    exit(1);
}
static void narrow(uint32_t all) {
  if (all != 0xffffffffu || (uint32_t)-1 < 5 || SIZE_MAX < 100)
    exit(1);
}
static void *count(void *ignored) {
  ++hits; // race: hits
  return ignored;
}
int main(void) {
  pthread_t one, two;
  void *places =
      (size_t)(0 + 1) <= MOST / sizeof(int) ? room(3) : (abort(), (void *)0);
  to_the_end(0, -1);
  narrow(-1);
  pthread_create(&one, 0, count, places);
  pthread_create(&two, 0, count, places);
  pthread_join(one, 0);
  pthread_join(two, 0);
  free(places);
  return hits == 0;
}
