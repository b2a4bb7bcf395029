// The same in C: pthreads and C11. Runs: a thread that releases what it never
// takes, one that ends with a lock, and locks handed over by design.
// flags: -D_GNU_SOURCE
// rules: lock-misuse lock-leak
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

struct queue {
  pthread_mutex_t lock;
  mtx_t inner;
  int length;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t never = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t nested = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t made;
static int count, passed;

static void *releases(void *arg) {
  pthread_mutex_unlock(&never); // warning: 'never' is released by 'releases', which never takes it [lock-misuse]
  return arg;
}
static void *keeps(void *arg) {
  pthread_mutex_lock(&kept); // note: 'kept' taken here
  return arg;                // warning: thread 'keeps' ends with 'kept' locked [lock-misuse]
}
static void *balanced(void *arg) {
  pthread_mutex_lock(&mutex);
  ++count;
  pthread_mutex_unlock(&mutex);
  return arg;
}
static void *opens(void *arg) {
  ++passed;
  pthread_mutex_unlock(&gate); // taken by main, for this thread to release
  return arg;
}

static void recursion(int depth) {
  pthread_mutex_lock(&nested);
  pthread_mutex_lock(&made);
  if (depth)
    recursion(depth - 1);
  pthread_mutex_unlock(&made);
  pthread_mutex_unlock(&nested);
}

static void twice(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  --q->length;
  pthread_mutex_unlock(&q->lock); // note: released here before
  if (q->length == 0)
    pthread_mutex_unlock(&q->lock); // warning: 'queue::lock' is released twice [lock-misuse]
}
static void once(struct queue *q) {
  mtx_lock(&q->inner);
  if (q->length > 0) {
    --q->length;
    mtx_unlock(&q->inner);
    return;
  }
  mtx_unlock(&q->inner);
}

static void destroy_bad(void) {
  pthread_mutex_t own;
  pthread_mutex_init(&own, NULL);
  pthread_mutex_lock(&own);    // warning: 'own' is a local [lock-misuse]
  pthread_mutex_destroy(&own); // warning: 'own' is destroyed while it is locked [lock-misuse]
}

int main(void) {
  pthread_t threads[4];
  struct queue *q = calloc(1, sizeof *q);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&made, &attributes);
  pthread_mutex_init(&q->lock, NULL);
  mtx_init(&q->inner, mtx_plain);
  pthread_mutex_lock(&gate);
  pthread_create(&threads[0], NULL, releases, NULL);
  pthread_create(&threads[1], NULL, keeps, NULL);
  pthread_create(&threads[2], NULL, balanced, NULL);
  pthread_create(&threads[3], NULL, opens, NULL);
  for (int i = 0; i < 4; ++i)
    pthread_join(threads[i], NULL);
  recursion(2);
  q->length = 3;
  twice(q);
  once(q);
  destroy_bad();
  return 0;
}
