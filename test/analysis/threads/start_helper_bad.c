/* A helper that writes too late, one called with a number that several threads
   get, and rounds that do not wait for those before. */
#include <pthread.h>
#include <stdlib.h>

#define COUNT 4

static pthread_t threads[COUNT];
static int late[COUNT], ids[COUNT];
static long counts[COUNT], results[COUNT];

static void *reads(void *argument) {
  int id = *(int *)argument; // race: late[]
  return id ? argument : NULL;
}

static void start_late(int id) {
  pthread_create(&threads[id], NULL, reads, &late[id]);
  late[id] = id; // race: late[]
}

static void *counter(void *argument) {
  int id = *(int *)argument;
  for (int i = 0; i < 100; i++)
    counts[id]++; // race: counts[]
  return NULL;
}

static void start_half(int id) {
  ids[id] = id / 2;
  pthread_create(&threads[id], NULL, counter, &ids[id]);
}

struct worker {
  int first;
};

static struct worker workers[COUNT];

static void *scan(void *argument) {
  struct worker *worker = argument;
  return worker->first ? argument : NULL; // race: workers[].first
}

static void round_of(int round) {
  for (int i = 0; i < COUNT; i++) {
    workers[i].first = i * round; // race: workers[].first
    pthread_create(&threads[i], NULL, scan, &workers[i]);
    if (round)
      pthread_detach(threads[i]);
  }
}

static void *twice(void *argument) {
  int id = *(int *)argument;
  for (int i = 0; i < 100; i++)
    results[id]++; // race: results[]
  return NULL;
}

static int numbers[COUNT] = {0, 1, 2, 3};

static void start_twice(int id) {
  pthread_t thread;
  pthread_create(&thread, NULL, twice, &numbers[id]);
  pthread_detach(thread);
}

int main(void) {
  for (int i = 0; i < COUNT; i++)
    start_late(i);
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < COUNT; i++)
    start_half(i);
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < COUNT; i++)
    start_twice(i);
  for (int i = 0; i < COUNT; i++)
    start_twice(i);
  for (int round = 1; round < 3; round++)
    round_of(round);
  return 0;
}
