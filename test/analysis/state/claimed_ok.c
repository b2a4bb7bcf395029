// In C: read and stepped in one section; elements taken off a stack by its
// depth; records by value out of a ring.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct task {
  int input, output;
};
static struct task tasks[100], others[100];
static atomic_int next;
static int cursor;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int claim(void) {
  pthread_mutex_lock(&mutex);
  int mine = cursor;
  cursor++;
  pthread_mutex_unlock(&mutex);
  return mine;
}

static struct task *stack[8];
static int depth;

static void push(struct task *task) {
  pthread_mutex_lock(&mutex);
  if (depth < 8) {
    stack[depth++] = task;
    task = NULL;
  }
  pthread_mutex_unlock(&mutex);
  free(task);
}

static struct task *pop(void) {
  struct task *task = NULL;
  pthread_mutex_lock(&mutex);
  if (depth > 0)
    task = stack[--depth];
  pthread_mutex_unlock(&mutex);
  return task;
}

struct message {
  int kind;
  char *text;
};
static struct message ring[16];
static unsigned head, tail;

static void send(struct message message) {
  pthread_mutex_lock(&mutex);
  ring[tail++ % 16] = message;
  pthread_mutex_unlock(&mutex);
}

static int receive(struct message *to) {
  int found = 0;
  pthread_mutex_lock(&mutex);
  if (head != tail) {
    *to = ring[head++ % 16];
    found = 1;
  }
  pthread_mutex_unlock(&mutex);
  return found;
}

static void *work(void *unused) {
  struct message message;
  for (int i; (i = atomic_fetch_add(&next, 1)) < 100;) {
    struct task *task = &tasks[i];
    task->output = task->input;
  }
  for (int i; (i = claim()) < 100;)
    others[i].output = others[i].input + 1;
  for (int i = 0; i < 4; i++) {
    push(calloc(1, sizeof(struct task)));
    struct task *task = pop();
    if (task) {
      task->output++;
      free(task);
    }
    if (receive(&message)) {
      message.text[0] = 'x';
      free(message.text);
    }
  }
  return unused;
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 8; i++) {
    struct message message;
    message.kind = i;
    message.text = malloc(8);
    message.text[0] = 'a';
    send(message);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  return others[0].output == 1 ? 0 : 1;
}
