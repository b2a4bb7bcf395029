// A function and what it is to be called with are kept side by side, and either
// is right for the other only: in a table, in a ring, on a list.
#include <pthread.h>
#include <stdlib.h>

struct callback {
  void (*run)(void *);
  void *with;
};

struct node {
  struct node *next;
  struct callback call;
};

static pthread_mutex_t total_lock = PTHREAD_MUTEX_INITIALIZER;
static long total;
static int early;

static void count(void *with) {
  long *sum = with;
  pthread_mutex_lock(&total_lock);
  ++*sum;
  pthread_mutex_unlock(&total_lock);
}

static void scribble(void *with) {
  int *own = with;
  *own += 2;
}

static void look(void *with) {
  int *only = with;
  if (*only > 3)
    abort();
}

/* Each thread has its own table. */
struct table {
  struct callback calls[4];
  int used;
};

static void table_add(struct table *t, void (*run)(void *), void *with) {
  struct callback *c = &t->calls[t->used++];
  c->run = run;
  c->with = with;
}

static void *run_table(void *with) {
  struct table *t = with;
  for (int round = 0; round < 100; round++)
    for (int i = 0; i < t->used; i++)
      t->calls[i].run(t->calls[i].with);
  return NULL;
}

/* All share a ring and a list. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct callback ring[64];
static unsigned ring_read, ring_write;
static struct node *list;

static void ring_put(void (*run)(void *), void *with) {
  struct callback c = {run, with};
  pthread_mutex_lock(&lock);
  ring[ring_write++ % 64] = c;
  pthread_mutex_unlock(&lock);
}

static void list_put(void (*run)(void *), void *with) {
  struct node *n = malloc(sizeof *n);
  if (!n)
    abort();
  n->call.run = run;
  n->call.with = with;
  pthread_mutex_lock(&lock);
  n->next = list;
  list = n;
  pthread_mutex_unlock(&lock);
}

static void *work(void *unused) {
  (void)unused;
  for (int round = 0; round < 50; round++) {
    pthread_mutex_lock(&lock);
    int any = ring_read != ring_write;
    struct callback c = {NULL, NULL};
    if (any)
      c = ring[ring_read++ % 64];
    struct node *n = list;
    if (n)
      list = n->next;
    pthread_mutex_unlock(&lock);
    if (any)
      c.run(c.with);
    if (n) {
      void (*run)(void *) = n->call.run;
      void *with = n->call.with;
      free(n);
      run(with);
    }
  }
  return NULL;
}

int main(void) {
  pthread_t owners[2], workers[2];
  struct table tables[2] = {{.used = 0}};
  int own[2] = {0, 0};
  early = 1;
  for (int i = 0; i < 2; i++) {
    table_add(&tables[i], count, &total);
    table_add(&tables[i], scribble, &own[i]);
    table_add(&tables[i], look, &early);
  }
  for (int i = 0; i < 2; i++)
    pthread_create(&owners[i], NULL, run_table, &tables[i]);
  for (int i = 0; i < 2; i++)
    pthread_create(&workers[i], NULL, work, NULL);
  for (int i = 0; i < 20; i++) {
    ring_put(count, &total);
    ring_put(look, &early);
    list_put(count, &total);
    list_put(look, &early);
  }
  for (int i = 0; i < 2; i++) {
    pthread_join(owners[i], NULL);
    pthread_join(workers[i], NULL);
  }
  return own[0] + own[1] > 1000 && total == 0;
}
