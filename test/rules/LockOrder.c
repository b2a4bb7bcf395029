// The same with threads to be seen: only those that run at one time count.
// Built so that the deadlock cannot happen in a run: each thread waits for its
// turn.
// rules: lock-order
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t c = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t d = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t e = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t f = PTHREAD_MUTEX_INITIALIZER;
static atomic_int turn;
static int count;

static void wait_for(int mine) {
  while (atomic_load_explicit(&turn, memory_order_relaxed) != mine)
    ;
}
static void next(void) {
  atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed);
}

static void *reader(void *arg) {
  wait_for(1);
  pthread_mutex_lock(&a); // note: 'a' taken
  pthread_mutex_lock(&b); // warning: 'a' then 'b' here, 'b' then 'a' at LockOrder.c:39: 'reader' and 'writer' can deadlock
  ++count;
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  next();
  return arg;
}
static void *writer(void *arg) {
  wait_for(2);
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a); // note: 'writer' takes 'a' holding 'b'
  --count;
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  next();
  return arg;
}

// One thread may take them as it likes.
static void *alone(void *arg) {
  pthread_mutex_lock(&c);
  pthread_mutex_lock(&d);
  pthread_mutex_unlock(&d);
  pthread_mutex_unlock(&c);
  pthread_mutex_lock(&d);
  pthread_mutex_lock(&c);
  pthread_mutex_unlock(&c);
  pthread_mutex_unlock(&d);
  return arg;
}

// One after the other.
static void *first(void *arg) {
  pthread_mutex_lock(&e);
  pthread_mutex_lock(&f);
  pthread_mutex_unlock(&f);
  pthread_mutex_unlock(&e);
  return arg;
}
static void *second(void *arg) {
  pthread_mutex_lock(&f);
  pthread_mutex_lock(&e);
  pthread_mutex_unlock(&e);
  pthread_mutex_unlock(&f);
  return arg;
}

struct pair {
  pthread_mutex_t left, right;
};
static struct pair pairs;
static void *left_first(void *arg) {
  struct pair *p = arg;
  wait_for(3);
  pthread_mutex_lock(&p->left);
  pthread_mutex_lock(&p->right); // warning: 'pairs.left' then 'pairs.right' here
  pthread_mutex_unlock(&p->right);
  pthread_mutex_unlock(&p->left);
  next();
  return arg;
}
static void *right_first(void *arg) {
  struct pair *p = arg;
  wait_for(4);
  pthread_mutex_lock(&p->right);
  pthread_mutex_lock(&p->left);
  pthread_mutex_unlock(&p->left);
  pthread_mutex_unlock(&p->right);
  next();
  return arg;
}

int main(void) {
  pthread_t threads[5];
  pthread_mutex_init(&pairs.left, NULL);
  pthread_mutex_init(&pairs.right, NULL);
  pthread_mutex_lock(&b); // before any thread
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  pthread_create(&threads[0], NULL, first, NULL);
  pthread_join(threads[0], NULL);
  pthread_create(&threads[0], NULL, second, NULL);
  pthread_join(threads[0], NULL);
  pthread_create(&threads[0], NULL, reader, NULL);
  pthread_create(&threads[1], NULL, writer, NULL);
  pthread_create(&threads[2], NULL, alone, NULL);
  pthread_create(&threads[3], NULL, left_first, &pairs);
  pthread_create(&threads[4], NULL, right_first, &pairs);
  next();
  for (int i = 0; i < 5; ++i)
    pthread_join(threads[i], NULL);
  return count;
}
