// Locks only where there are threads, as a flag of the command line says.
#include <pthread.h>

struct journal {
  int locked;
  pthread_mutex_t mutex;
  long lines;
};

static int use_threads;
static int jobs = 1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long bytes, files, skipped;
static struct journal journal;

static void enter(void) {
  if (use_threads)
    pthread_mutex_lock(&mutex);
}

static void leave(void) {
  if (use_threads)
    pthread_mutex_unlock(&mutex);
}

static void account(long n) {
  enter();
  bytes += n;
  leave();
  if (use_threads && pthread_mutex_lock(&mutex) != 0)
    return;
  files++;
  if (use_threads)
    pthread_mutex_unlock(&mutex);
}

static void skip(void) {
  int locked = jobs > 1;
  if (locked)
    pthread_mutex_lock(&mutex);
  skipped++;
  if (locked)
    pthread_mutex_unlock(&mutex);
}

static void record(struct journal *j) {
  if (j->locked) {
    pthread_mutex_lock(&j->mutex);
    j->lines++;
    pthread_mutex_unlock(&j->mutex);
  } else {
    j->lines++;
  }
}

static void *work(void *arg) {
  for (int i = 0; i < 100; i++) {
    account(i);
    skip();
    record(arg);
  }
  return 0;
}

int main(int argc, char **argv) {
  pthread_t threads[2];
  (void)argv;
  use_threads = argc < 5;
  jobs = use_threads ? 2 : 1;
  journal.locked = use_threads;
  pthread_mutex_init(&journal.mutex, 0);
  account(1);
  if (use_threads) {
    for (int i = 0; i < 2; i++)
      pthread_create(&threads[i], 0, work, &journal);
    for (int i = 0; i < 2; i++)
      pthread_join(threads[i], 0);
  } else {
    work(&journal);
  }
  return 0;
}
