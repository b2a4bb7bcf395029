/* A helper called in a loop starts one thread in each round; rounds of threads
   follow each other, all joined in between. */
#include <pthread.h>
#include <stdlib.h>

#define COUNT 4

struct job {
  int id;
  long sum;
};

static pthread_t threads[COUNT];
static int ids[COUNT];
static long seen[COUNT], sums[COUNT];

static void *by_place(void *argument) {
  int id = *(int *)argument;
  seen[id] = id + 1;
  return NULL;
}

static int start_by_place(int id) {
  ids[id] = id;
  return pthread_create(&threads[id], NULL, by_place, &ids[id]);
}

static void *by_object(void *argument) {
  struct job *job = argument;
  job->sum += job->id;
  sums[job->id] = job->sum;
  free(job);
  return NULL;
}

static void start_object(int id) {
  struct job *job = malloc(sizeof *job);
  if (!job)
    abort();
  job->id = id;
  job->sum = 0;
  if (pthread_create(&threads[id], NULL, by_object, job))
    abort();
}

static void start_outer(int id) { start_object(id); }

static void join_all(void) {
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
}

struct worker {
  pthread_t thread;
  int first;
  long sum;
};

static struct worker workers[COUNT];
static int pixels[COUNT * 10];

static void *scan(void *argument) {
  struct worker *worker = argument;
  for (int i = 0; i < 10; i++)
    worker->sum += pixels[worker->first + i];
  return NULL;
}

static long frame(void) {
  long total = 0;
  for (int i = 0; i < COUNT; i++) {
    workers[i].first = i * 10;
    workers[i].sum = 0;
    if (pthread_create(&workers[i].thread, NULL, scan, &workers[i]))
      abort();
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(workers[i].thread, NULL);
  for (int i = 0; i < COUNT; i++)
    total += workers[i].sum;
  return total;
}

int main(void) {
  long total = 0;
  for (int i = 0; i < COUNT; i++)
    if (start_by_place(i))
      return 2;
  join_all();
  for (int i = 0; i < COUNT; i++)
    start_outer(i);
  join_all();
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < COUNT * 10; i++)
      pixels[i] = round;
    total += frame();
  }
  return total != 120 || seen[1] != 2 || sums[1] != 1;
}
