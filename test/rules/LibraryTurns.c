// Calls into a library that its user makes one after another: what starts and
// what stops, what makes and what uses or frees; and what nobody else can have
// yet.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct item {
  struct item *next;
  int kind;
  int size;
};

struct box {
  struct state *state;
};

struct state {
  int fd;
  int rate;
  int opened; // atomic elsewhere
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct item *first;
static atomic_int stopping;
static pthread_t sweeper;

static void *sweep(void *arg) {
  while (!atomic_load(&stopping)) {
    pthread_mutex_lock(&lock);
    for (struct item *i = first; i; i = i->next)
      i->kind = 0;
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int sweeper_start(void) {
  return pthread_create(&sweeper, NULL, sweep, NULL);
}

void sweeper_stop(void) {
  atomic_store(&stopping, 1);
  pthread_join(sweeper, NULL);
}

void item_submit(struct item *i, int kind) {
  i->kind = kind;
  i->next = NULL;
  pthread_mutex_lock(&lock);
  i->next = first;
  first = i;
  pthread_mutex_unlock(&lock);
}

int item_kind(struct item *i) {
  pthread_mutex_lock(&lock);
  int kind = i->kind;
  pthread_mutex_unlock(&lock);
  return kind;
}

void item_grow(struct item *i, int by) {
  pthread_mutex_lock(&lock);
  i->size += by;
  pthread_mutex_unlock(&lock);
}

void item_shrink(struct item *i, int by) {
  pthread_mutex_lock(&lock);
  i->size -= by;
  pthread_mutex_unlock(&lock);
}

int item_size(struct item *i) {
  return i->size; // warning: 'item::size'
}

int box_open(struct box *b, int fd) {
  struct state *s = calloc(1, sizeof(*s));
  if (!s)
    return -1;
  b->state = s;
  s->fd = fd;
  s->rate = 1;
  s->opened = 1;
  return 0;
}

void box_close(struct box *b) {
  struct state *s = b->state;
  if (!s)
    return;
  __atomic_store_n(&s->opened, 0, __ATOMIC_SEQ_CST);
  free(s);
}

int box_isOpen(struct box *b) {
  return __atomic_load_n(&b->state->opened, __ATOMIC_SEQ_CST);
}
