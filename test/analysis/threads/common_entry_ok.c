/* Threads of different kinds that begin in one function, at one place: what it
   is handed tells them apart. One of them starts the others. */
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
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
  pthread_mutex_lock(&lock);
  both++;
  pthread_mutex_unlock(&lock);
}

static void reader(void) {
  for (int i = 0; i < 1000; i++) {
    read_count += set_up;
    add();
  }
}

static void writer(void) {
  for (int i = 0; i < 1000; i++) {
    write_count += set_up;
    add();
  }
}

static void chief(void) {
  set_up = 1;
  pthread_t first = start(reader);
  pthread_t second = start(writer);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  set_up = 0;
}

int main(void) {
  pthread_join(start(chief), NULL);
  return read_count + write_count + both == 0;
}
