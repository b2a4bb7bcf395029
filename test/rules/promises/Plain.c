#include <pthread.h>

// In C the attributes name variables and arguments.

#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#define REQUIRES(x) __attribute__((exclusive_locks_required(x)))
#define UNCHECKED __attribute__((no_thread_safety_analysis))

static pthread_mutex_t Mu = PTHREAD_MUTEX_INITIALIZER;
static int Total GUARDED_BY(Mu);
static int Seen GUARDED_BY(Mu);

static void addLocked(int N) REQUIRES(Mu);
static void addLocked(int N) { Total += N; }

void add_ok(int N) {
  pthread_mutex_lock(&Mu);
  addLocked(N);
  pthread_mutex_unlock(&Mu);
}

void add_bad(int N) {
  addLocked(N); // warning: 'addLocked' is called without 'Mu' [lock-misuse]
}

int seen_bad(void) { return Seen; } // warning: 'Seen' is read without 'Mu' [inconsistent-lock]

int seen_ok(void) {
  int Copy;
  if (pthread_mutex_lock(&Mu) != 0)
    return -1;
  Copy = Seen;
  pthread_mutex_unlock(&Mu);
  return Copy;
}

void see_ok(int N) {
  if (pthread_mutex_trylock(&Mu))
    return;
  Seen = N;
  pthread_mutex_unlock(&Mu);
}

void reset_ok(void) UNCHECKED;
void reset_ok(void) { Seen = 0; }
