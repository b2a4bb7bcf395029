/* A linked list: pushed under the lock, walked without it. */
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
  head = node; // race: head
  pthread_mutex_unlock(&mutex);
}

static void *fill(void *unused) {
  for (int i = 0; i < 100; i++)
    push(i);
  return unused;
}

int main(void) {
  pthread_t filler;
  pthread_create(&filler, NULL, fill, NULL);
  int empty = head == NULL; // race: head
  pthread_join(filler, NULL);
  while (head) {
    struct node *next = head->next;
    free(head);
    head = next;
  }
  return empty > 1;
}
