// Slices that overlap, or that are read by a neighbour.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { Size = 400, Threads = 4 };
static int inclusive[Size + 1], halo[Size + 1], whole[Size], beside[2 * Size];

struct rows {
  int first, last;
};

static void *with_end(void *arg) {
  struct rows *rows = arg;
  for (int i = rows->first; i <= rows->last; i++)
    inclusive[i] = i; // race: inclusive
  return NULL;
}

static void *by_number(void *arg) {
  int id = (int)(intptr_t)arg;
  int low = id * (Size / Threads), high = low + Size / Threads;
  for (int i = low; i < high; i++)
    halo[i] = halo[i + 1]; // race: halo
  for (int i = low; i < Size; i++)
    whole[i] = i; // race: whole
  beside[id * 2] = beside[id * 2 + 2]; // race: beside
  return NULL;
}

int main(void) {
  pthread_t threads[Threads];
  struct rows rows[Threads];
  for (int i = 0; i < Threads; i++) {
    rows[i].first = i * (Size / Threads);
    rows[i].last = (i + 1) * (Size / Threads);
    pthread_create(&threads[i], NULL, with_end, &rows[i]);
  }
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < Threads; i++)
    pthread_create(&threads[i], NULL, by_number, (void *)(intptr_t)i);
  for (int i = 0; i < Threads; i++)
    pthread_join(threads[i], NULL);
  return inclusive[1] + halo[1] + whole[1] + beside[1];
}
