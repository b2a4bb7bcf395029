// A slice of an array for each thread: bounds computed from its number, in its
// argument, or in an argument of its own on the heap; elements in turn.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { Size = 400, Threads = 4 };
static int numbered[Size], strided[Size], scaled[Size];

static void *by_number(void *arg) {
  int id = (int)(intptr_t)arg;
  int low = id * (Size / Threads), high = low + Size / Threads;
  for (int i = low; i < high; i++)
    numbered[i] = i;
  for (int i = id; i < Size; i += Threads)
    strided[i] = i;
  for (int i = id * Size / Threads; i < (id + 1) * Size / Threads; i++)
    scaled[i]++;
  return NULL;
}

struct job {
  const int *in;
  int *out;
  size_t low, high;
  long sum;
};

static void *by_bounds(void *arg) {
  struct job *job = arg;
  for (size_t i = job->low; i < job->high; i++) {
    job->out[i] = 2 * job->in[i];
    job->sum += job->out[i];
  }
  return NULL;
}

struct part {
  double *first;
  int count;
};

static void *by_pointer(void *arg) {
  struct part *part = arg;
  for (int i = 1; i < part->count; i++)
    part->first[i] += part->first[i - 1];
  return NULL;
}

static char *marks;
struct span {
  int first, last;
};

static void *by_span(void *arg) {
  struct span *span = arg;
  for (int i = span->first; i < span->last; i++)
    marks[i] = 1;
  memset(marks + span->first, 2, span->last - span->first);
  free(span);
  return NULL;
}

int main(void) {
  pthread_t threads[Threads];
  struct job jobs[Threads];
  struct part parts[Threads];
  int *in = calloc(Size, sizeof *in), *out = calloc(Size, sizeof *out);
  double *sums = calloc(Size, sizeof *sums);
  size_t chunk = (Size + Threads - 1) / Threads;
  marks = calloc(Size, 1);

  for (int i = 0; i < Threads; i++)
    pthread_create(&threads[i], NULL, by_number, (void *)(intptr_t)i);
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);

  for (int i = 0; i < Threads; i++) {
    jobs[i].in = in;
    jobs[i].out = out;
    jobs[i].sum = 0;
    jobs[i].low = i * chunk;
    jobs[i].high = jobs[i].low + chunk < Size ? jobs[i].low + chunk : Size;
    pthread_create(&threads[i], NULL, by_bounds, &jobs[i]);
  }
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);

  for (int i = 0; i < Threads; i++) {
    parts[i].first = sums + i * chunk;
    parts[i].count = (int)chunk;
    pthread_create(&threads[i], NULL, by_pointer, &parts[i]);
  }
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);

  for (int i = 0; i < Threads; i++) {
    struct span *span = malloc(sizeof *span);
    span->first = i * (int)chunk;
    span->last = span->first + (int)chunk;
    pthread_create(&threads[i], NULL, by_span, span);
  }
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);
  return numbered[1] + strided[1] + scaled[1] + marks[1] == 5 ? 0 : 1;
}
