// Nodes handed over under a lock: whoever pushed one goes on using it.
// tsan: skip what is seen, and so raced on, depends on the time
#include <pthread.h>
#include <stdlib.h>

struct node {
  struct node *next;
  int length;
  int seen;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct node *list;

static void push(struct node *node) {
  pthread_mutex_lock(&mutex);
  node->next = list;
  list = node;
  pthread_mutex_unlock(&mutex);
}

static struct node *pop(void) {
  pthread_mutex_lock(&mutex);
  struct node *node = list;
  if (node)
    list = node->next;
  pthread_mutex_unlock(&mutex);
  return node;
}

static struct node *peek(void) {
  pthread_mutex_lock(&mutex);
  struct node *node = list;
  pthread_mutex_unlock(&mutex);
  return node;
}

static void *consume(void *unused) {
  for (int i = 0; i < 100; i++) {
    struct node *node = pop();
    if (node)
      node->length++; // race: length
  }
  return unused;
}

static void *look(void *unused) {
  for (int i = 0; i < 100; i++) {
    struct node *node = peek();
    if (node)
      node->seen++; // race: seen
  }
  return unused;
}

int main(void) {
  pthread_t consumer, first, second;
  int sum = 0;
  pthread_create(&consumer, NULL, consume, NULL);
  pthread_create(&first, NULL, look, NULL);
  pthread_create(&second, NULL, look, NULL);
  for (int i = 0; i < 100; i++) {
    struct node *node = calloc(1, sizeof *node);
    node->length = i;
    push(node);
    sum += node->length; // race: length
  }
  pthread_join(consumer, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return sum;
}
