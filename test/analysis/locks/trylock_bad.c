/* The result of trylock is ignored, or read the wrong way round. */
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long ignored;
static long swapped;

static void *work(void *unused) {
  for (int i = 0; i < 200; i++) {
    int result = pthread_mutex_trylock(&mutex);
    ignored++; // race: ignored
    if (result != 0) {
      swapped++; // race: swapped
      continue;
    }
    swapped--; // race: swapped
    pthread_mutex_unlock(&mutex);
  }
  return unused;
}

int main(void) {
  pthread_t workers[4];
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < 4; i++)
    pthread_create(&workers[i], NULL, work, NULL);
  pthread_mutex_unlock(&mutex);
  for (int i = 0; i < 4; i++)
    pthread_join(workers[i], NULL);
  return 0;
}
