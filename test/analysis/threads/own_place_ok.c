/* Each thread's handle is kept beside what the thread was handed: who has
   joined by it has that element for himself, while the others go on. */
#include <pthread.h>
#include <stdlib.h>

#define COUNT 4

struct task {
  unsigned words;
  pthread_t thread;
};

struct worker {
  struct worker *next;
  pthread_t thread;
  long sum;
};

static void *count(void *argument) {
  struct task *task = argument;
  for (int i = 0; i < 1000; i++)
    task->words++;
  return NULL;
}

static void *add(void *argument) {
  struct worker *worker = argument;
  for (int i = 0; i < 1000; i++)
    worker->sum += i;
  return NULL;
}

static unsigned by_pointer(void) {
  struct task tasks[COUNT] = {0};
  unsigned words = 0;
  for (int i = 0; i < COUNT; i++)
    pthread_create(&tasks[i].thread, NULL, count, &tasks[i]);
  for (struct task *task = tasks; task < tasks + COUNT; task++) {
    pthread_join(task->thread, NULL);
    words += task->words;
  }
  return words;
}

static struct worker *workers;

static long by_list(void) {
  long sum = 0;
  for (int i = 0; i < COUNT; i++) {
    struct worker *made = calloc(1, sizeof *made);
    if (!made)
      abort();
    pthread_create(&made->thread, NULL, add, made);
    made->next = workers;
    workers = made;
  }
  for (struct worker *each = workers; each; each = each->next) {
    pthread_join(each->thread, NULL);
    sum += each->sum;
  }
  return sum;
}

int main(void) {
  return by_pointer() == 0 || by_list() == 0;
}
