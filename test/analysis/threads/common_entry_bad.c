/* One kind is started twice, and one more counter is of two kinds. */
#include <pthread.h>
#include <stdlib.h>

static long set_up, read_count, write_count, both;

static void *entry(void *function) {
  ((void (*)(void))function)();
  return NULL;
}

static pthread_t start(void (*function)(void)) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, entry, function) != 0)
    abort();
  return thread;
}

static void add(void) {
  both++; // race: both
}

static void reader(void) {
  for (int i = 0; i < 200000; i++) {
    read_count += set_up; // race: read_count
    add();
  }
}

static void writer(void) {
  for (int i = 0; i < 200000; i++) {
    write_count += set_up;
    add();
  }
}

static void chief(void) {
  set_up = 1;
  pthread_t readers[2], other = start(writer);
  for (int i = 0; i < 2; i++)
    readers[i] = start(reader);
  for (int i = 0; i < 2; i++)
    pthread_join(readers[i], NULL);
  pthread_join(other, NULL);
  set_up = 0;
}

int main(void) {
  pthread_join(start(chief), NULL);
  return read_count + write_count + both == 0;
}
