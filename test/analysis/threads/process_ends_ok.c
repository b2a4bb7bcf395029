/* Where the process ends, the threads that still run end with it: who goes on
   has been through the join. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static long sum, wanted;

_Noreturn static void fail(const char *why) {
  fprintf(stderr, "%s\n", why);
  abort();
}

static void *add(void *unused) {
  for (int i = 0; i < 1000; i++)
    sum += wanted;
  return unused;
}

static void *run(void *unused) {
  pthread_t helper;
  if (pthread_create(&helper, NULL, add, NULL) != 0)
    fail("no thread");
  if (wanted < 0)
    fail("nothing wanted");
  if (pthread_join(helper, NULL) != 0)
    abort();
  return unused;
}

int main(void) {
  for (int i = 0; i < 3; i++) {
    pthread_t thread;
    wanted = i;
    if (pthread_create(&thread, NULL, run, NULL) != 0)
      fail("no thread");
    if (pthread_join(thread, NULL) != 0)
      fail("no end");
    sum /= 2;
  }
  return sum < 0;
}
