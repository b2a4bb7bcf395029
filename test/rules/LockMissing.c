#include <pthread.h>

// A library of which all code that can name the lock is seen.

static pthread_mutex_t Count = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t List = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t Door = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t Open = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t Deep = PTHREAD_MUTEX_INITIALIZER;

static int Counted, Listed;

// Nobody leaves it locked, so nobody can hold it here.
void count_bad(void) {
  Counted++; // warning: 'Counted'
  pthread_mutex_unlock(&Count); // warning: 'Count' is released here, where nothing has taken it [lock-misuse]
}

void count_ok(void) {
  pthread_mutex_lock(&Count);
  Counted++;
  pthread_mutex_unlock(&Count);
}

// Nobody releases it for another, so it stays locked.
void list_bad(void) {
  pthread_mutex_lock(&List);
  Listed++;
} // warning: 'List' stays locked when 'list_bad' returns: nothing releases it [lock-leak]

// One takes, another releases: by design.
void enter_ok(void) { pthread_mutex_lock(&Door); }
void leave_ok(void) { pthread_mutex_unlock(&Door); }

// Other code may do its half.
void open_ok(void) { pthread_mutex_unlock(&Open); }

// Released by who called, through a call.
static void release(pthread_mutex_t *M) { pthread_mutex_unlock(M); }
void through_ok(void) {
  pthread_mutex_lock(&Deep);
  release(&Deep);
}

// Twice, through a call.
void through_bad(void) {
  pthread_mutex_lock(&Deep);
  release(&Deep);
  release(&Deep); // warning: 'Deep' is released twice [lock-misuse]
}
