// A test of sizes that never holds leads nowhere.
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
static int quiet;
static int loud;
static void *count(void *ignored) {
  ++quiet;
  return ignored;
}
static void lower(size_t limit, uint32_t narrow) {
  if (limit < 5)
    ++quiet;
  if (narrow < 5)
    ++quiet;
  if (limit / 2 > limit)
    ++loud;
}
int main(void) {
  pthread_t one;
  pthread_create(&one, 0, count, 0);
  lower(-1, -1);
  if (SIZE_MAX < 100)
    ++quiet;
  pthread_join(one, 0);
  return quiet + loud == 0;
}
