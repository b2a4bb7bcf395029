/* A semaphore that hands over a result, and one used as a mutex. */
#include <pthread.h>
#include <semaphore.h>

static sem_t done;
static int result;
static sem_t gate;
static int visitors;

static void visit(void) {
  sem_wait(&gate);
  visitors++;
  sem_post(&gate);
}

static void *compute(void *unused) {
  result = 42;
  sem_post(&done);
  for (int i = 0; i < 100; i++)
    visit();
  return unused;
}

int main(void) {
  pthread_t worker;
  sem_init(&done, 0, 0);
  sem_init(&gate, 0, 1);
  pthread_create(&worker, NULL, compute, NULL);
  sem_wait(&done);
  result++;
  visit();
  pthread_join(worker, NULL);
  return result == 43 ? 0 : 1;
}
