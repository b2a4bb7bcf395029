// The same with pthreads and C11 threads, whose waits have no predicate.
// rules: lost-wakeup

#include <pthread.h>
#include <stdatomic.h>
#include <threads.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int ready, count;

void plain_bad(void) {
  pthread_mutex_lock(&mutex);
  pthread_cond_wait(&changed, &mutex); // warning: 'plain_bad' waits on 'changed' without testing
  count++;
  pthread_mutex_unlock(&mutex);
}

void once_bad(void) {
  pthread_mutex_lock(&mutex);
  if (!ready)                            // note: 'ready' is tested here
    pthread_cond_wait(&changed, &mutex); // warning: 'once_bad' tests 'ready' before it waits on 'changed'
  ready = 0;
  pthread_mutex_unlock(&mutex);
}

void loop_ok(void) {
  pthread_mutex_lock(&mutex);
  while (!ready)
    pthread_cond_wait(&changed, &mutex);
  ready = 0;
  pthread_mutex_unlock(&mutex);
}

void set_ok(void) {
  pthread_mutex_lock(&mutex);
  ready = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&mutex);
}

struct queue {
  mtx_t lock;
  cnd_t filled;
  int items[8];
  int size;
};

int take_bad(struct queue *q) {
  mtx_lock(&q->lock);
  if (q->size == 0)
    cnd_wait(&q->filled, &q->lock); // warning: 'take_bad' tests 'queue::size' before it waits on 'queue::filled'
  int item = q->items[--q->size];
  mtx_unlock(&q->lock);
  return item;
}

int take_ok(struct queue *q) {
  mtx_lock(&q->lock);
  while (q->size == 0)
    cnd_wait(&q->filled, &q->lock);
  int item = q->items[--q->size];
  mtx_unlock(&q->lock);
  return item;
}

void put_ok(struct queue *q, int item) {
  mtx_lock(&q->lock);
  q->items[q->size++] = item;
  mtx_unlock(&q->lock);
  cnd_signal(&q->filled);
}

/* Changed outside the lock. */
atomic_int finished;
pthread_mutex_t end_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t end = PTHREAD_COND_INITIALIZER;

void finish_bad(void) {
  atomic_store(&finished, 1); // warning: 'finished' is set without 'end_mutex', which 'wait_end_ok' holds
  pthread_cond_broadcast(&end);
}

void wait_end_ok(void) {
  pthread_mutex_lock(&end_mutex);
  while (!atomic_load(&finished))
    pthread_cond_wait(&end, &end_mutex);
  pthread_mutex_unlock(&end_mutex);
}

/* A wrapper: its callers ask. */
static void block(void) { pthread_cond_wait(&changed, &mutex); }

void wrapped_ok(void) {
  pthread_mutex_lock(&mutex);
  while (!ready)
    block();
  pthread_mutex_unlock(&mutex);
}

void wrapped_bad(void) {
  pthread_mutex_lock(&mutex);
  block(); // warning: 'wrapped_bad' waits on 'changed' without testing
  count++;
  pthread_mutex_unlock(&mutex);
}
