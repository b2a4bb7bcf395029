/* Work is done only where trylock succeeded. */
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int done;
static int checked;

static void *work(void *unused) {
  for (int i = 0; i < 100; i++) {
    if (pthread_mutex_trylock(&mutex) == 0) {
      done++;
      pthread_mutex_unlock(&mutex);
    }
    int result = pthread_mutex_trylock(&mutex);
    if (result == EBUSY)
      continue;
    checked++;
    pthread_mutex_unlock(&mutex);
    while (pthread_mutex_trylock(&mutex))
      ;
    done++;
    pthread_mutex_unlock(&mutex);
  }
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
