/* The same in C: a list of raw pointers under a lock. */
#include <pthread.h>
#include <stdlib.h>

struct job {
  struct job *next;
  int size;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static struct job *queue;

static void put(struct job *job) {
  pthread_mutex_lock(&mutex);
  job->next = queue;
  queue = job;
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&mutex);
}

static struct job *take(void) {
  struct job *job;
  pthread_mutex_lock(&mutex);
  while (!queue)
    pthread_cond_wait(&filled, &mutex);
  job = queue;
  queue = job->next;
  pthread_mutex_unlock(&mutex);
  return job;
}

static void *consume(void *unused) {
  for (int i = 0; i < 50; i++) {
    struct job *job = take();
    job->size++;
    free(job);
  }
  return unused;
}

int main(void) {
  pthread_t consumer;
  pthread_create(&consumer, NULL, consume, NULL);
  for (int i = 0; i < 50; i++) {
    struct job *job = malloc(sizeof *job);
    job->size = i;
    put(job);
  }
  pthread_join(consumer, NULL);
  return 0;
}
