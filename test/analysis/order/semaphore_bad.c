/* The result is read before the semaphore says that it is there. */
#include <pthread.h>
#include <semaphore.h>

static sem_t done;
static int result;

static void *compute(void *unused) {
  result = 42; // race: result
  sem_post(&done);
  return unused;
}

int main(void) {
  pthread_t worker;
  sem_init(&done, 0, 0);
  pthread_create(&worker, NULL, compute, NULL);
  int early = result; // race: result
  sem_wait(&done);
  pthread_join(worker, NULL);
  sem_destroy(&done);
  return early < 0;
}
