/* The same in C, with C11's atomics and with the compiler's. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct event {
  int kind;
  struct event *next;
};

struct queue {
  _Atomic(struct event *) head;
};

static struct queue queue;
static struct event *old_style;

static void push(struct queue *q, struct event *e) {
  struct event *old = atomic_load_explicit(&q->head, memory_order_relaxed);
  do
    e->next = old;
  while (!atomic_compare_exchange_weak_explicit(
      &q->head, &old, e, memory_order_release, memory_order_relaxed));
}

static struct event *take(struct queue *q) {
  return atomic_exchange_explicit(&q->head, NULL, memory_order_acquire);
}

static void push_old(struct event *e) {
  do
    e->next = __atomic_load_n(&old_style, __ATOMIC_RELAXED);
  while (!__sync_bool_compare_and_swap(&old_style, e->next, e));
}

static struct event *take_old(void) {
  return __atomic_exchange_n(&old_style, NULL, __ATOMIC_ACQ_REL);
}

static void *producer(void *arg) {
  for (int i = 0; i < 100; i++) {
    struct event *e = malloc(sizeof *e);
    e->kind = i;
    push(&queue, e);
    e = malloc(sizeof *e);
    e->kind = -i;
    push_old(e);
  }
  return arg;
}

static long consume(struct event *list) {
  long sum = 0;
  while (list) {
    struct event *next = list->next;
    list->kind++;
    sum += list->kind;
    free(list);
    list = next;
  }
  return sum;
}

static void *consumer(void *arg) {
  long *sum = arg;
  for (int i = 0; i < 200; i++)
    *sum += consume(take(&queue)) + consume(take_old());
  return NULL;
}

int main(void) {
  pthread_t producers[3], consumers[2];
  long sums[2] = {0, 0};
  for (int i = 0; i < 3; i++)
    pthread_create(&producers[i], NULL, producer, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&consumers[i], NULL, consumer, &sums[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(producers[i], NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(consumers[i], NULL);
  sums[0] += consume(take(&queue)) + consume(take_old());
  return sums[0] + sums[1] < 0;
}
