// Locks that programs make of a number, as C programs do.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

static volatile int swapped;
static long swaps;
static void swap_lock(void) {
  while (!__sync_bool_compare_and_swap(&swapped, 0, 1))
    while (__atomic_load_n(&swapped, __ATOMIC_RELAXED))
      sched_yield();
}
static void swap_unlock(void) { __sync_bool_compare_and_swap(&swapped, 1, 0); }

static volatile int plain;
static long plains;
static void plain_lock(void) {
  while (__sync_lock_test_and_set(&plain, 1))
    ;
}
static void plain_unlock(void) { __sync_lock_release(&plain); }

static atomic_bool busy;
static long busies;
static void busy_lock(void) {
  for (;;) {
    if (!atomic_load_explicit(&busy, memory_order_relaxed) &&
        !atomic_exchange_explicit(&busy, true, memory_order_acquire))
      return;
    sched_yield();
  }
}
static void busy_unlock(void) {
  atomic_store_explicit(&busy, false, memory_order_release);
}

struct counter {
  atomic_uint next, called;
};
static struct counter counter;
static long served;
static void counter_enter(struct counter *c) {
  unsigned mine = atomic_fetch_add(&c->next, 1);
  while (atomic_load(&c->called) != mine)
    sched_yield();
}
static void counter_leave(struct counter *c) {
  atomic_fetch_add(&c->called, 1);
}

static struct {
  volatile uint32_t next, called;
} old;
static long olds;
static void old_enter(void) {
  uint32_t mine = __sync_fetch_and_add(&old.next, 1);
  while (__atomic_load_n(&old.called, __ATOMIC_ACQUIRE) != mine)
    ;
}
static void old_leave(void) { __sync_fetch_and_add(&old.called, 1); }

static atomic_int word; // 1: taken, 2: taken and waited for
static long words;
static void word_lock(void) {
  int was = 0;
  if (atomic_compare_exchange_strong(&word, &was, 1))
    return;
  if (was != 2)
    was = atomic_exchange(&word, 2);
  while (was != 0) {
    sched_yield();
    was = atomic_exchange(&word, 2);
  }
}
static void word_unlock(void) {
  if (atomic_fetch_sub(&word, 1) != 1)
    atomic_store(&word, 0);
}

struct how {
  void (*lock)(void *);
  void (*unlock)(void *);
  void *with;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long indirect;
static void mutex_lock(void *with) { pthread_mutex_lock(with); }
static void mutex_unlock(void *with) { pthread_mutex_unlock(with); }
static const struct how how = {mutex_lock, mutex_unlock, &mutex};

static void *work(void *arg) {
  const struct how *by = &how;
  for (int i = 0; i < 300; i++) {
    swap_lock();
    swaps++;
    swap_unlock();
    plain_lock();
    plains++;
    plain_unlock();
    busy_lock();
    busies++;
    busy_unlock();
    counter_enter(&counter);
    served++;
    counter_leave(&counter);
    word_lock();
    words++;
    word_unlock();
    by->lock(by->with);
    indirect++;
    by->unlock(by->with);
  }
  return arg;
}

static void *work_old(void *arg) {
  for (int i = 0; i < 10; i++) {
    old_enter();
    olds++;
    old_leave();
  }
  return work(arg);
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], 0, work_old, 0);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], 0);
  return 0;
}
