/* Counted references: who drops the last one frees. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct buffer {
  atomic_int references;
  struct buffer *next;
  char *bytes;
  int size;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct buffer *waiting;
static int taken;

static void drop(struct buffer *b) {
  if (atomic_fetch_sub_explicit(&b->references, 1, memory_order_acq_rel) == 1) {
    b->size = 0;
    free(b->bytes);
    free(b);
  }
}

static void *take(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&mutex);
    struct buffer *b = waiting;
    if (b) {
      waiting = b->next;
      taken += b->size;
    }
    pthread_mutex_unlock(&mutex);
    if (b)
      drop(b);
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, take, NULL))
    return 2;
  for (int i = 0; i < 50; i++) {
    struct buffer *b = calloc(1, sizeof *b);
    if (!b)
      return 2;
    b->size = 1;
    b->bytes = malloc(4);
    atomic_init(&b->references, 2);
    pthread_mutex_lock(&mutex);
    b->next = waiting;
    waiting = b;
    pthread_mutex_unlock(&mutex);
    drop(b);
  }
  pthread_join(thread, NULL);
  return taken > 50;
}
