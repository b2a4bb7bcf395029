// Functions kept beside their arguments, where one is paired with what it must
// not have: a function that takes no lock is given what others lock, and one is
// changed later without its argument.
#include <pthread.h>
#include <stdlib.h>

struct callback {
  void (*run)(void *);
  void *with;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total, slow;

static void count(void *with) {
  long *sum = with;
  pthread_mutex_lock(&lock);
  ++*sum; // race: total // race: slow
  pthread_mutex_unlock(&lock);
}

static void count_fast(void *with) {
  long *sum = with;
  ++*sum; // race: total
}

static void count_slowly(void *with) {
  long *sum = with;
  ++*sum; // race: slow
}

static struct callback calls[3];
static struct callback late;

static void add(int n, void (*run)(void *), void *with) {
  calls[n].run = run;
  calls[n].with = with;
}

static void *work(void *unused) {
  (void)unused;
  for (int round = 0; round < 20000; round++) {
    for (int n = 0; n < 2; n++)
      calls[n].run(calls[n].with);
    late.run(late.with);
  }
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t threads[2];
  (void)argv;
  add(0, count, &total);
  add(1, count_fast, &total);
  late.run = count;
  late.with = &slow;
  if (argc > 0)
    late.run = count_slowly;
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  return total + slow == 0;
}
