/* A linked list, pushed, walked and emptied under its lock. */
#include <pthread.h>
#include <stdlib.h>

struct node {
  struct node *next;
  int key;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct node *head;

static void push(int key) {
  struct node *node = malloc(sizeof *node);
  node->key = key;
  pthread_mutex_lock(&mutex);
  node->next = head;
  head = node;
  pthread_mutex_unlock(&mutex);
}

static int sum(void) {
  int total = 0;
  pthread_mutex_lock(&mutex);
  for (struct node *node = head; node; node = node->next)
    total += node->key++;
  pthread_mutex_unlock(&mutex);
  return total;
}

static struct node *pop(void) {
  pthread_mutex_lock(&mutex);
  struct node *node = head;
  if (node)
    head = node->next;
  pthread_mutex_unlock(&mutex);
  return node;
}

static void *fill(void *unused) {
  for (int i = 0; i < 100; i++)
    push(i);
  return unused;
}

static void *drain(void *unused) {
  struct node *node;
  while ((node = pop())) {
    node->key = -1;
    free(node);
  }
  return unused;
}

int main(void) {
  pthread_t filler, drainer;
  pthread_create(&filler, NULL, fill, NULL);
  pthread_create(&drainer, NULL, drain, NULL);
  sum();
  pthread_join(filler, NULL);
  pthread_join(drainer, NULL);
  return 0;
}
