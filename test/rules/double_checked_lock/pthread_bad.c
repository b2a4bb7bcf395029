#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int *table;

static int *get(void) {
  if (table == NULL) { // race: table [double-checked-lock]
    pthread_mutex_lock(&lock);
    if (table == NULL)
      table = calloc(16, sizeof(int)); // race: table [double-checked-lock]
    pthread_mutex_unlock(&lock);
  }
  return table; // race: table [double-checked-lock]
}

static void *serve(void *arg) {
  for (int i = 0; i < 1000; ++i)
    if (!get())
      return NULL;
  return arg;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
