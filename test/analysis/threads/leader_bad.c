/* Others do it too, two numbers do it, several threads have the number, or the
   others read it without waiting. */
#include <pthread.h>
#include <stdio.h>

#define COUNT 4

static long odd, others, two, read_early, halves;

static void *work(void *argument) {
  int id = (int)(long)argument;
  if (id != 0)
    others++; // race: others
  if (id == 1)
    two++; // race: two
  if (id == 2)
    two++; // race: two
  if (id % 2)
    odd++; // race: odd
  if (id == 0)
    read_early = 10; // race: read_early
  return read_early ? argument : NULL; // race: read_early
}

static void *half(void *argument) {
  int id = (int)(long)argument;
  if (id == 0)
    halves++; // race: halves
  return NULL;
}

int main(void) {
  pthread_t threads[COUNT];
  for (long i = 0; i < COUNT; i++)
    pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (long i = 0; i < COUNT; i++)
    pthread_create(&threads[i], NULL, half, (void *)(i / 2));
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  printf("%ld %ld %ld %ld\n", odd, others, two, halves);
  return 0;
}
