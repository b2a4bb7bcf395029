/* A slot per thread; the number travels as the void pointer itself. */
#include <pthread.h>

static int sums[4];

static void *add(void *argument) {
  int id = (int)(long)argument;
  for (int i = 0; i < 100; i++)
    sums[id] += i;
  return NULL;
}

int main(void) {
  pthread_t workers[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&workers[i], NULL, add, (void *)(long)i);
  for (int i = 0; i < 4; i++)
    pthread_join(workers[i], NULL);
  return sums[0] == sums[3] ? 0 : 1;
}
