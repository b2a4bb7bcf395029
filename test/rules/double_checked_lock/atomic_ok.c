#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(int *) table;

static int *get(void) {
  int *found = atomic_load_explicit(&table, memory_order_acquire);
  if (!found) {
    pthread_mutex_lock(&lock);
    found = atomic_load_explicit(&table, memory_order_relaxed);
    if (!found) {
      found = calloc(16, sizeof(int));
      atomic_store_explicit(&table, found, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
  }
  return found;
}

static void *serve(void *arg) {
  for (int i = 0; i < 1000; ++i)
    if (get()[i % 16])
      return NULL;
  return arg;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
