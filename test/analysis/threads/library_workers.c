/* A library that starts and stops threads of its own: what `start` and `stop`
   keep of them is used in turn, and set up before the threads run. What others
   call meanwhile is not. */
#include <pthread.h>
#include <stdlib.h>

#define KINDS 2

static pthread_t *threads;
static size_t thread_count;
static pthread_mutex_t locks[KINDS];
static pthread_cond_t wakes[KINDS];
static long pending[KINDS];
static int closing;
static long finished;

static void *work(void *argument) {
  unsigned long kind = (unsigned long)argument;
  pthread_mutex_lock(&locks[kind]);
  while (!closing) { // race: closing
    while (!pending[kind])
      pthread_cond_wait(&wakes[kind], &locks[kind]);
    pending[kind]--;
  }
  pthread_mutex_unlock(&locks[kind]);
  return NULL;
}

void start(void) {
  if (threads)
    return;
  threads = calloc(KINDS, sizeof *threads);
  if (!threads)
    return;
  thread_count = 0;
  for (unsigned long kind = 0; kind < KINDS; kind++) {
    pthread_mutex_init(&locks[kind], NULL);
    pthread_cond_init(&wakes[kind], NULL);
    pending[kind] = 0;
  }
  for (unsigned long kind = 0; kind < KINDS; kind++) {
    if (pthread_create(&threads[thread_count], NULL, work, (void *)kind))
      return;
    thread_count++;
  }
}

void add(int kind) {
  pthread_mutex_lock(&locks[kind]);
  pending[kind]++;
  pthread_cond_signal(&wakes[kind]);
  pthread_mutex_unlock(&locks[kind]);
  finished++; // race: finished [mutable-global]
}

void stop(void) {
  closing = 1; // race: closing
  for (size_t i = 0; i < thread_count; i++)
    pthread_join(threads[i], NULL);
  free(threads);
  threads = NULL;
  thread_count = 0;
}

static pthread_t watcher;
static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static int watching;

static void *watch(void *unused) {
  pthread_mutex_lock(&watch_lock);
  while (watching) {
    pthread_mutex_unlock(&watch_lock);
    pthread_mutex_lock(&watch_lock);
  }
  pthread_mutex_unlock(&watch_lock);
  return unused;
}

int start_watching(void) {
  pthread_mutex_lock(&watch_lock);
  watching = 1;
  int failed = pthread_create(&watcher, NULL, watch, NULL);
  pthread_mutex_unlock(&watch_lock);
  return failed;
}

int stop_watching(void) {
  pthread_mutex_lock(&watch_lock);
  watching = 0;
  pthread_mutex_unlock(&watch_lock);
  return pthread_join(watcher, NULL);
}
