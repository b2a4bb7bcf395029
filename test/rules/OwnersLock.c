/* A library's list and its elements: the lock is the list's, and an element is
   found in one list. What is popped is the popper's, with its text. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct context;

struct handle {
  unsigned claimed;
  struct handle *next;
  struct context *context;
};

struct context {
  pthread_mutex_t lock;
  struct handle *open;
};

int open_handle(struct context *context, struct handle **out) {
  struct handle *handle = calloc(1, sizeof *handle);
  if (!handle)
    return -1;
  handle->context = context;
  pthread_mutex_lock(&context->lock);
  handle->next = context->open;
  context->open = handle;
  pthread_mutex_unlock(&context->lock);
  *out = handle;
  return 0;
}

int count_handles(struct context *context) {
  int count = 0;
  pthread_mutex_lock(&context->lock);
  for (struct handle *h = context->open; h; h = h->next)
    count++;
  pthread_mutex_unlock(&context->lock);
  return count;
}

void unlink_handle(struct handle *handle) {
  struct context *context = handle->context;
  pthread_mutex_lock(&context->lock);
  if (context->open == handle) {
    context->open = handle->next;
  } else {
    struct handle *p = context->open;
    while (p && p->next != handle)
      p = p->next;
    if (p)
      p->next = handle->next;
  }
  pthread_mutex_unlock(&context->lock);
}

struct message {
  struct message *next;
  char *text;
};

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  struct message *head;
  pthread_t worker;
};

static void *work(void *argument) {
  struct queue *queue = argument;
  for (;;) {
    pthread_mutex_lock(&queue->lock);
    while (!queue->head)
      pthread_cond_wait(&queue->filled, &queue->lock);
    struct message *message = queue->head;
    queue->head = message->next;
    pthread_mutex_unlock(&queue->lock);
    message->text[0] = ' ';
    free(message->text);
    free(message);
  }
  return NULL;
}

int start_queue(struct queue *queue) {
  pthread_mutex_init(&queue->lock, NULL);
  pthread_cond_init(&queue->filled, NULL);
  return pthread_create(&queue->worker, NULL, work, queue);
}

int enqueue(struct queue *queue, const char *text) {
  struct message *message = calloc(1, sizeof *message);
  if (!message)
    return -1;
  message->text = strdup(text);
  pthread_mutex_lock(&queue->lock);
  message->next = queue->head;
  queue->head = message;
  pthread_cond_signal(&queue->filled);
  pthread_mutex_unlock(&queue->lock);
  return 0;
}

/* Two accounts have a lock each, and two banks share what is global. */
struct bank {
  pthread_mutex_t lock;
  long sum;
};

static struct {
  long all;
} totals;

void pay(struct bank *from, struct bank *to) {
  pthread_mutex_lock(&from->lock);
  from->sum--; // race: bank::sum [inconsistent-lock]
  to->sum++;   // race: bank::sum [inconsistent-lock]
  pthread_mutex_unlock(&from->lock);
}

long balance(struct bank *bank) {
  pthread_mutex_lock(&bank->lock);
  long sum = bank->sum; // race: bank::sum [inconsistent-lock]
  totals.all += sum; // race: totals.all [mutable-global]
  pthread_mutex_unlock(&bank->lock);
  return sum;
}
