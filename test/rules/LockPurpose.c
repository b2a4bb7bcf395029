/* Who takes a lock to write one field knows of another thread. */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum state { NEW, CONNECTED, CLOSING };

struct client {
  pthread_mutex_t state_mutex;
  pthread_mutex_t time_mutex;
  enum state state;
  long next_out, last_in;
  int keepalive;
  int tries;
  char *name;
};

struct loop {
  struct context *context;
  int running;
  int depth;
};

struct context {
  pthread_mutex_t mutex;
  int woken;
};

void *port_calloc(size_t n, size_t size);
int send_close(struct client *c);
void wake(struct context *c);
long now(void);

void client_init_ok(struct client *c) {
  c->state = NEW;
  c->next_out = c->last_in = 0;
  c->keepalive = 60;
  pthread_mutex_init(&c->state_mutex, NULL);
  pthread_mutex_init(&c->time_mutex, NULL);
}

int client_close(struct client *c) {
  pthread_mutex_lock(&c->state_mutex);
  c->state = CLOSING;
  pthread_mutex_unlock(&c->state_mutex);
  return send_close(c);
}

void client_accepted_bad(struct client *c) {
  if (c->state != CLOSING)
    c->state = CONNECTED; // warning: 'client::state' is written without 'client::state_mutex' [inconsistent-lock]
}

void client_sent(struct client *c) {
  pthread_mutex_lock(&c->time_mutex);
  c->last_in = now();
  c->next_out = now() + c->keepalive;
  pthread_mutex_unlock(&c->time_mutex);
}

long client_timeout_bad(struct client *c, long most) {
  long t = now();
  if (c->next_out && t + most > c->next_out) // warning: 'client::next_out' is read without 'client::time_mutex' [inconsistent-lock]
    most = c->next_out - t;
  return most;
}

long client_last_ok(struct client *c) {
  pthread_mutex_lock(&c->time_mutex);
  long last = c->last_in;
  pthread_mutex_unlock(&c->time_mutex);
  return last;
}

/* The lock is in the object that it was reached from. */
struct loop *loop_new_ok(struct context *c, int running) {
  struct loop *l = port_calloc(1, sizeof *l);
  if (!l)
    return NULL;
  l->context = c;
  l->running = running;
  return l;
}

void loop_quit(struct loop *l) {
  pthread_mutex_lock(&l->context->mutex);
  l->running = 0; // note: 'loop_quit' (any thread may call it) writes
  wake(l->context);
  pthread_mutex_unlock(&l->context->mutex);
}

int loop_running_bad(struct loop *l) {
  return l->running; // warning: 'loop::running' is read without 'context::mutex' [inconsistent-lock]
}

/* A section about something else. */
struct table {
  pthread_mutex_t lock;
  int used, size, removed, hint;
};

void table_rebuild(struct table *t) {
  pthread_mutex_lock(&t->lock);
  t->used = 0;
  t->size = 16;
  t->removed = 0;
  t->hint = 1;
  pthread_mutex_unlock(&t->lock);
}

int table_hint_ok(struct table *t) { return t->hint + t->removed; }

int table_guess_ok(struct table *t) { return t->hint * 2 + t->removed; }

/* Helpers whose names say that the lock is held, and one that nobody calls. */
struct list {
  pthread_mutex_t lock;
  int length;
};

void list_clear(struct list *l) {
  pthread_mutex_lock(&l->lock);
  l->length = 0;
  pthread_mutex_unlock(&l->lock);
}

int list_length(struct list *l) {
  pthread_mutex_lock(&l->lock);
  int n = l->length;
  pthread_mutex_unlock(&l->lock);
  return n;
}

void list_grow_locked(struct list *l) { l->length++; }

void list_shrink_nolock(struct list *l) { l->length--; }

__attribute__((unused)) static int list_peek(struct list *l) {
  return l->length;
}
