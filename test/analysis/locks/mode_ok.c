// One function pauses and resumes, as its argument says; a thread that is
// paused waits for the lock that the function took.
#include <pthread.h>
#include <stdlib.h>

enum mode { PAUSE, RESUME, RESUME_AND_TELL };

static pthread_mutex_t working = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER;
static long *table;
static long told;

static void hold(void) { pthread_mutex_lock(&working); }
static void let_go(void) { pthread_mutex_unlock(&working); }

void set_mode(enum mode to) {
  switch (to) {
  case PAUSE:
    hold();
    break;
  case RESUME_AND_TELL:
    ++told;
    /* fall through */
  case RESUME:
    let_go();
    break;
  default:
    abort();
  }
}

static void *grow(void *unused) {
  pthread_mutex_lock(&growing);
  for (int i = 0; i < 100; ++i) {
    set_mode(PAUSE);
    free(table);
    table = calloc(10, sizeof *table);
    set_mode(i % 2 ? RESUME : RESUME_AND_TELL);
  }
  pthread_mutex_unlock(&growing);
  return unused;
}

static void *use(void *unused) {
  for (int i = 0; i < 1000; ++i) {
    pthread_mutex_lock(&working);
    if (table)
      ++table[i % 10];
    pthread_mutex_unlock(&working);
  }
  return unused;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, grow, 0);
  pthread_create(&second, 0, use, 0);
  pthread_join(first, 0);
  pthread_join(second, 0);
  return 0;
}
