// An atomic flag, and a count, each set too soon.
// flags: -std=c11
#include <pthread.h>
#include <stdatomic.h>

static int length;
static atomic_int filled;
static void *fill(void *unused) {
  atomic_store(&filled, 1);
  length = 4; // race: length [published-early]
  return 0;
}
static int copied;
static void *empty(void *unused) {
  while (!atomic_load(&filled))
    ;
  copied = length; // race: length
  return 0;
}

static int items[4];
static atomic_int count;
static void *add(void *unused) {
  for (int i = 0; i < 4; i++) {
    atomic_fetch_add(&count, 1);
    items[i] = i; // race: items [published-early]
  }
  return 0;
}
static int sum;
static void *total(void *unused) {
  for (int i = 0; i < 4; i++) {
    while (i >= atomic_load(&count))
      ;
    sum += items[i]; // race: items
  }
  return 0;
}

int main(void) {
  pthread_t all[4];
  pthread_create(&all[0], 0, fill, 0);
  pthread_create(&all[1], 0, empty, 0);
  pthread_create(&all[2], 0, add, 0);
  pthread_create(&all[3], 0, total, 0);
  for (int i = 0; i < 4; i++)
    pthread_join(all[i], 0);
  return copied + sum == 0;
}
