/* Each function of the table is started once, though in a loop. */
#include <pthread.h>

static long read_count, write_count;

static void *reads(void *unused) {
  for (int i = 0; i < 1000; i++)
    read_count++;
  return unused;
}

static void *writes(void *unused) {
  for (int i = 0; i < 1000; i++)
    write_count++;
  return unused;
}

int main(void) {
  static void *(*const roles[])(void *) = {reads, writes};
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, roles[i], NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  return read_count + write_count == 0;
}
