// <threads.h> by pthreads, for programs run under ThreadSanitizer: it does not
// know glibc's own C11 threads and crashes when one touches memory.

#ifndef POTHOLE_TEST_SUPPORT_TSAN_THREADS_H
#define POTHOLE_TEST_SUPPORT_TSAN_THREADS_H

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define thread_local _Thread_local
#define ONCE_FLAG_INIT PTHREAD_ONCE_INIT

typedef pthread_t thrd_t;
typedef pthread_mutex_t mtx_t;
typedef pthread_cond_t cnd_t;
typedef pthread_key_t tss_t;
typedef pthread_once_t once_flag;
typedef int (*thrd_start_t)(void *);

enum { thrd_success, thrd_busy, thrd_error, thrd_nomem, thrd_timedout };
enum { mtx_plain = 0, mtx_recursive = 1, mtx_timed = 2 };

struct thrd_start {
  thrd_start_t run;
  void *argument;
};

static inline void *thrd_entry(void *opaque) {
  struct thrd_start start = *(struct thrd_start *)opaque;
  free(opaque);
  return (void *)(long)start.run(start.argument);
}

static inline int thrd_create(thrd_t *thread, thrd_start_t run, void *arg) {
  struct thrd_start *start = malloc(sizeof *start);
  start->run = run;
  start->argument = arg;
  return pthread_create(thread, NULL, thrd_entry, start) ? thrd_error
                                                         : thrd_success;
}

static inline int thrd_join(thrd_t thread, int *result) {
  void *value;
  int failed = pthread_join(thread, &value);
  if (result)
    *result = (int)(long)value;
  return failed ? thrd_error : thrd_success;
}

static inline int thrd_detach(thrd_t thread) { return pthread_detach(thread); }

static inline int mtx_init(mtx_t *mutex, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if (type & mtx_recursive)
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  return pthread_mutex_init(mutex, &attributes);
}

static inline int mtx_lock(mtx_t *mutex) { return pthread_mutex_lock(mutex); }
static inline int mtx_unlock(mtx_t *mutex) {
  return pthread_mutex_unlock(mutex);
}
static inline int mtx_trylock(mtx_t *mutex) {
  return pthread_mutex_trylock(mutex) ? thrd_busy : thrd_success;
}
static inline void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy(mutex); }

static inline int cnd_init(cnd_t *condition) {
  return pthread_cond_init(condition, NULL);
}
static inline int cnd_wait(cnd_t *condition, mtx_t *mutex) {
  return pthread_cond_wait(condition, mutex);
}
static inline int cnd_signal(cnd_t *condition) {
  return pthread_cond_signal(condition);
}
static inline int cnd_broadcast(cnd_t *condition) {
  return pthread_cond_broadcast(condition);
}

static inline void call_once(once_flag *flag, void (*run)(void)) {
  pthread_once(flag, run);
}

#endif
