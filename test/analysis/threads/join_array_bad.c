/* The last thread of the array is not joined before the result is read. */
#include <pthread.h>
#include <stdio.h>

#define WORKERS 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long found;

static void *search(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&mutex);
    found += i; // race: found (FN: a loop that joins fewer than were started joins all)
    pthread_mutex_unlock(&mutex);
  }
  return unused;
}

int main(void) {
  pthread_t workers[WORKERS];
  for (int i = 0; i < WORKERS; i++)
    pthread_create(&workers[i], NULL, search, NULL);
  for (int i = 0; i < WORKERS - 1; i++)
    pthread_join(workers[i], NULL);
  printf("%ld\n", found); // race: found
  pthread_join(workers[WORKERS - 1], NULL);
  return 0;
}
