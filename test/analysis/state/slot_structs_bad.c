/* A struct per thread, but they all point to one result. */
#include <pthread.h>

struct task {
  int id;
  int steps;
  int *result;
};

static void *run(void *argument) {
  struct task *task = argument;
  for (int i = 0; i < 100; i++) {
    task->steps++;
    *task->result += task->id; // race: result
  }
  return NULL;
}

int main(void) {
  pthread_t threads[3];
  struct task tasks[3];
  int result = 0;
  for (int i = 0; i < 3; i++) {
    tasks[i].id = i;
    tasks[i].steps = 0;
    tasks[i].result = &result;
    pthread_create(&threads[i], NULL, run, &tasks[i]);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  return result < 0;
}
