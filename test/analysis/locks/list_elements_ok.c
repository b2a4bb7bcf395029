// A list of objects made in several threads, each with its own lock: whichever
// object a pointer leads to, the lock is the one inside.
#include <pthread.h>
#include <stdlib.h>
struct logger {
  struct logger *next;
  pthread_mutex_t m;
  long written;
  long *buf;
};
static struct logger *head;
static pthread_mutex_t stack = PTHREAD_MUTEX_INITIALIZER;
static struct logger *create(void) {
  struct logger *l = calloc(1, sizeof *l);
  pthread_mutex_init(&l->m, 0);
  l->buf = calloc(1, 8);
  pthread_mutex_lock(&stack);
  l->next = head;
  head = l;
  pthread_mutex_unlock(&stack);
  return l;
}
static void read_one(struct logger *l, long *sum) {
  pthread_mutex_lock(&l->m);
  *sum += l->written;
  l->written = 0;
  *l->buf = 0;
  pthread_mutex_unlock(&l->m);
}
static void *reader(void *p) {
  long sum = 0;
  for (int i = 0; i < 1000; i++) {
    struct logger *l;
    pthread_mutex_lock(&stack);
    for (l = head; l; l = l->next)
      read_one(l, &sum);
    pthread_mutex_unlock(&stack);
  }
  return (void *)sum;
}
static void *worker(void *p) {
  struct logger *l = create();
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&l->m);
    l->written++;
    ++*l->buf;
    pthread_mutex_unlock(&l->m);
  }
  return 0;
}
static void *other(void *p) {
  struct logger *l = create();
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&l->m);
    l->written++;
    ++*l->buf;
    pthread_mutex_unlock(&l->m);
  }
  return 0;
}
int main() {
  create();
  pthread_t a, b, c;
  pthread_create(&a, 0, reader, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_create(&c, 0, worker, 0);
  pthread_t d;
  pthread_create(&d, 0, other, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  pthread_join(c, 0);
  pthread_join(d, 0);
}
