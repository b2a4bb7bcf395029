/* One per thread: __thread, _Thread_local, pthread_getspecific. */
#include <pthread.h>
#include <stdlib.h>

static __thread int depth;
static _Thread_local struct {
  int calls;
} usage;
static pthread_key_t key;

static int *error_number(void) {
  int *number = pthread_getspecific(key);
  if (!number) {
    number = calloc(1, sizeof *number);
    pthread_setspecific(key, number);
  }
  return number;
}

static void *work(void *unused) {
  for (int i = 0; i < 100; i++) {
    depth++;
    usage.calls++;
    *error_number() = i;
  }
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_key_create(&key, free);
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return depth;
}
