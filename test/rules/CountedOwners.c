// Who shares what is counted may be another thread, unless all hold a lock.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct text {
  int owners;
  char *letters;
};

struct text *text_share(struct text *t) {
  t->owners++; // warning: data race on 'text::owners'
  return t;
}

void text_drop(struct text *t) {
  if (t && --t->owners == 0) { // note: 'text_drop' (any thread may call it) updates; locks held: none
    free(t->letters);
    free(t);
  }
}

struct blob {
  atomic_int owners;
  char *bytes;
};

struct blob *blob_share(struct blob *b) {
  atomic_fetch_add(&b->owners, 1);
  return b;
}

void blob_drop(struct blob *b) {
  if (atomic_fetch_sub(&b->owners, 1) == 1) {
    free(b->bytes);
    free(b);
  }
}

struct note {
  pthread_mutex_t lock;
  int owners;
};

struct note *note_share(struct note *n) {
  pthread_mutex_lock(&n->lock);
  n->owners++;
  pthread_mutex_unlock(&n->lock);
  return n;
}

void note_drop(struct note *n) {
  pthread_mutex_lock(&n->lock);
  int left = --n->owners;
  pthread_mutex_unlock(&n->lock);
  if (left == 0)
    free(n);
}

struct stack {
  int depth;
  int *values;
};

// A number that goes up and down, and counts no owners.
void stack_push(struct stack *s, int value) { s->values[s->depth++] = value; }

int stack_pop(struct stack *s) {
  int value = s->values[--s->depth];
  if (value < 0)
    abort();
  return value;
}
