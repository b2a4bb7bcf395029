/* A table of operations; the thread's function itself comes from a table. */
#include <pthread.h>

struct operations {
  void (*open)(void);
  void (*count)(int);
};

static long opened;
static long counted;

static void file_open(void) {
  opened++; // race: opened
}
static void file_count(int amount) {
  counted += amount; // race: counted
}

static const struct operations file_operations = {file_open, file_count};

static void *run(void *argument) {
  const struct operations *operations = argument;
  for (int i = 0; i < 100; i++) {
    operations->open();
    operations->count(i);
  }
  return NULL;
}

static void *(*const entries[])(void *) = {run};

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, entries[0], (void *)&file_operations);
  pthread_create(&b, NULL, entries[0], (void *)&file_operations);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
