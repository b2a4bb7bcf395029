// Numbers that look like locks: what is done after they are released, by those
// who did not take them, or before their turn is not guarded.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct counter {
  atomic_uint next, called;
};
static struct counter counter;
static atomic_int word;
static long early, late, other;

static void enter(struct counter *c) {
  unsigned mine = atomic_fetch_add(&c->next, 1);
  early++; // race: early
  while (atomic_load(&c->called) != mine)
    sched_yield();
}

static void leave(struct counter *c) {
  atomic_fetch_add(&c->called, 1);
  late++; // race: late
}

static void lock(void) {
  int free = 0;
  while (!atomic_compare_exchange_weak(&word, &free, 1))
    free = 0;
}

static void unlock(void) { atomic_store(&word, 0); }

static void *work(void *arg) {
  for (int i = 0; i < 1000; i++) {
    enter(&counter);
    leave(&counter);
    lock();
    other++; // race: other
    unlock();
    other++; // race: other
  }
  return arg;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], 0);
  return 0;
}
