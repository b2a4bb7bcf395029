// A recursive mutex behind functions of the project, made so by its caller.
#include <pthread.h>

struct monitor {
  pthread_mutex_t mutex;
  const char *name;
};

struct ledger {
  struct monitor monitor;
  long sum;
  long entries;
};

static int monitor_init(struct monitor *m, const char *name, int type) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, type);
  m->name = name;
  return pthread_mutex_init(&m->mutex, &attr);
}

static int monitor_enter(struct monitor *m) {
  return pthread_mutex_lock(&m->mutex) ? -1 : 0;
}

static int monitor_leave(struct monitor *m) {
  return pthread_mutex_unlock(&m->mutex) ? -1 : 0;
}

static void note(struct ledger *l) {
  monitor_enter(&l->monitor);
  l->entries++;
  monitor_leave(&l->monitor);
}

static void add(struct ledger *l, int depth) {
  monitor_enter(&l->monitor);
  l->sum++;
  if (depth > 0)
    add(l, depth - 1);
  note(l);
  l->sum++;
  monitor_leave(&l->monitor);
}

static void *work(void *arg) {
  for (int i = 0; i < 100; i++)
    add(arg, i % 4);
  return 0;
}

int main(void) {
  struct ledger books[2] = {0};
  pthread_t threads[4];
  for (int i = 0; i < 2; i++)
    monitor_init(&books[i].monitor, "books", PTHREAD_MUTEX_RECURSIVE);
  for (int i = 0; i < 4; i++)
    pthread_create(&threads[i], 0, work, &books[i % 2]);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], 0);
  return 0;
}
