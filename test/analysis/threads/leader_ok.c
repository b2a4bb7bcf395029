/* Of several threads with numbers of their own, one does what all need. */
#include <pthread.h>
#include <stdio.h>

#define COUNT 4

static pthread_barrier_t barrier;
static int ids[COUNT];
static long scale, rounds, last;
static long out[COUNT];
static int reports;

static void report(void) { reports++; }

static void *work(void *argument) {
  int id = *(int *)argument;
  if (id == 0)
    scale = 10;
  if (!id) {
    rounds++;
    report();
  }
  pthread_barrier_wait(&barrier);
  out[id] = scale * id;
  if (id != COUNT - 1)
    return NULL;
  last += scale;
  return NULL;
}

static long total;

static void *by_value(void *argument) {
  long id = (long)argument;
  for (int i = 0; i < 10; i++)
    if (0 == id)
      total += i;
  return NULL;
}

int main(void) {
  pthread_t threads[COUNT];
  pthread_barrier_init(&barrier, NULL, COUNT);
  for (int i = 0; i < COUNT; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, work, &ids[i]);
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (long i = 0; i < COUNT; i++)
    pthread_create(&threads[i], NULL, by_value, (void *)i);
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  printf("%ld %ld %ld %ld %d\n", total, rounds, last, out[1], reports);
  return 0;
}
