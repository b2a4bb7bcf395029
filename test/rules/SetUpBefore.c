/* What is set up before threads begin is theirs to change. What a thread keeps
   while the others run is not. */
#include <pthread.h>
#include <stdlib.h>

struct node {
  struct node *next;
};

struct queue {
  pthread_mutex_t lock;
  struct node *head, **tail;
};

static struct queue queue;

static void set_up(struct queue *q) {
  pthread_mutex_init(&q->lock, NULL);
  q->head = NULL;
  q->tail = &q->head;
}

static void push(struct queue *q, struct node *node) {
  node->next = NULL;
  pthread_mutex_lock(&q->lock);
  *q->tail = node;
  q->tail = &node->next;
  pthread_mutex_unlock(&q->lock);
}

static struct node *pop(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  struct node *node = q->head;
  if (node) {
    q->head = node->next;
    if (!q->head)
      q->tail = &q->head;
  }
  pthread_mutex_unlock(&q->lock);
  return node;
}

static void *work(void *unused) {
  for (int i = 0; i < 100; i++)
    free(pop(&queue));
  return unused;
}

static struct {
  pthread_mutex_t lock;
  int current;
} request = {PTHREAD_MUTEX_INITIALIZER, 0};

static int answer(void) {
  pthread_mutex_lock(&request.lock);
  int result = request.current + 1;
  pthread_mutex_unlock(&request.lock);
  return result;
}

static void *serve(void *argument) {
  int sum = 0;
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&request.lock);
    request.current = i + (argument != NULL); // warning: 'request.current' [per-request-state]
    pthread_mutex_unlock(&request.lock);
    sum += answer();
  }
  return sum ? argument : NULL;
}

int main(void) {
  pthread_t first, second;
  set_up(&queue);
  pthread_create(&first, NULL, work, NULL);
  for (int i = 0; i < 100; i++) {
    struct node *node = malloc(sizeof *node);
    if (node)
      push(&queue, node);
  }
  pthread_join(first, NULL);
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, &queue);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
