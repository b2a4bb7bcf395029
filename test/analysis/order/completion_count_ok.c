/* Detached workers count themselves off; main waits for the last. */
#include <pthread.h>

#define WORKERS 3

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static int running = WORKERS;
static int results[WORKERS];
static int order[WORKERS] = {0, 1, 2};

static void *work(void *argument) {
  int id = *(int *)argument;
  results[id] = id * id; // warning: data race on 'results (FP: what the elements of an array hold is not known)
  pthread_mutex_lock(&mutex);
  if (--running == 0)
    pthread_cond_signal(&finished);
  pthread_mutex_unlock(&mutex);
  return NULL;
}

int main(void) {
  for (int i = 0; i < WORKERS; i++) {
    pthread_t worker;
    pthread_create(&worker, NULL, work, &order[i]);
    pthread_detach(worker);
  }
  pthread_mutex_lock(&mutex);
  while (running > 0)
    pthread_cond_wait(&finished, &mutex);
  pthread_mutex_unlock(&mutex);
  int sum = 0;
  for (int i = 0; i < WORKERS; i++)
    sum += results[i];
  return sum == 5 ? 0 : 1;
}
