// volatile is for devices and signal handlers, not for threads.
// rules: volatile-sync data-race
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>

struct job {
  volatile long done;
  volatile long cancelled;
  volatile long steps;
};

static volatile long stop;
static volatile long long wide;
static volatile long lock;

static void *work(void *argument) {
  struct job *job = argument;
  while (!stop && // race: stop [volatile-sync]
         !job->cancelled) { // race: job.cancelled [volatile-sync]
    job->steps++; // race: job.steps [volatile-sync]
    wide = 1;     // race: wide [volatile-sync]
  }
  job->done = 1; // race: job.done [volatile-sync]
  return NULL;
}

/* A lock of one's own without an atomic step. */
static long in_lock;
static void take_bad(void) {
  while (lock) // race: lock [volatile-sync]
    ;
  lock = 1; // race: lock [volatile-sync]
}
static void *locker(void *unused) {
  take_bad();
  in_lock++; // race: in_lock [data-race]
  lock = 0;
  return unused;
}

/* With one it is a lock. */
static volatile long spin;
static long in_spin;
static void *spinner(void *unused) {
  while (__sync_lock_test_and_set(&spin, 1)) // race: spin [volatile-sync]
    ;
  in_spin++;
  __sync_lock_release(&spin); // race: spin [volatile-sync]
  return unused;
}

/* A device: no other thread of the program writes it. */
#define STATUS (*(volatile uint32_t *)0x40001000u)
static int ready_ok(void) { return STATUS & 1; }

static volatile sig_atomic_t interrupted;
static void interrupt_ok(int number) { interrupted = number; }

static volatile atomic_int both_ok;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile long guarded_ok;

static void *count_ok(void *unused) {
  if (spin > 1000 && ready_ok()) // race: spin [volatile-sync]
    return NULL;
  atomic_fetch_add(&both_ok, 1);
  pthread_mutex_lock(&mutex);
  guarded_ok++;
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  static struct job job;
  pthread_t threads[7];
  signal(SIGINT, interrupt_ok);
  pthread_create(&threads[0], NULL, work, &job);
  pthread_create(&threads[1], NULL, locker, NULL);
  pthread_create(&threads[2], NULL, locker, NULL);
  pthread_create(&threads[3], NULL, spinner, NULL);
  pthread_create(&threads[4], NULL, spinner, NULL);
  pthread_create(&threads[5], NULL, count_ok, NULL);
  pthread_create(&threads[6], NULL, count_ok, NULL);
  while (!job.done &&      // race: job.done [volatile-sync]
         job.steps < 10 && // race: job.steps [volatile-sync]
         !interrupted)
    ;
  if (wide < 0) // race: wide [volatile-sync]
    return 1;
  job.cancelled = 1; // race: job.cancelled [volatile-sync]
  stop = 1;          // race: stop [volatile-sync]
  for (int i = 0; i < 7; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
