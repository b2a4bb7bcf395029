/* Two tables of operations; each thread has its own. */
#include <pthread.h>

struct operations {
  void (*count)(int);
};

static int files;
static int sockets;

static void file_count(int amount) { files += amount; }
static void socket_count(int amount) { sockets += amount; }

static const struct operations file_operations = {file_count};
static const struct operations socket_operations = {socket_count};

static void *run(void *argument) {
  const struct operations *operations = argument;
  for (int i = 0; i < 100; i++)
    operations->count(i);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, run, (void *)&file_operations);
  pthread_create(&b, NULL, run, (void *)&socket_operations);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return files == sockets ? 0 : 1;
}
