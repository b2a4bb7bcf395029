// References counted behind a lock, or atomically with a destructor in the
// object: who drops the last one frees alone.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct blob {
  atomic_int references;
  char *data;
  void (*destroy)(struct blob *);
};
struct buffer {
  int references;
  char *memory;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct blob *blob;
static struct buffer *buffer;

static void destroy(struct blob *old) {
  free(old->data);
  free(old);
}

static void put_blob(struct blob *old) {
  if (atomic_fetch_sub(&old->references, 1) == 1)
    old->destroy(old);
}

static void put_buffer(struct buffer *old) {
  pthread_mutex_lock(&mutex);
  int left = --old->references;
  pthread_mutex_unlock(&mutex);
  if (left == 0) {
    free(old->memory);
    free(old);
  }
}

static void *use(void *arg) {
  long *sum = arg;
  for (int i = 0; i < 50; i++) {
    pthread_mutex_lock(&mutex);
    struct blob *mine = blob;
    if (mine)
      atomic_fetch_add(&mine->references, 1);
    struct buffer *other = buffer;
    if (other)
      other->references++;
    pthread_mutex_unlock(&mutex);
    if (mine) {
      *sum += mine->data[0];
      put_blob(mine);
    }
    if (other) {
      *sum += other->memory[0];
      put_buffer(other);
    }
  }
  return arg;
}

static void *replace(void *unused) {
  for (int i = 0; i < 50; i++) {
    struct blob *fresh = malloc(sizeof *fresh);
    atomic_init(&fresh->references, 1);
    fresh->data = calloc(1, 4);
    fresh->destroy = destroy;
    struct buffer *other = malloc(sizeof *other);
    other->references = 1;
    other->memory = calloc(1, 4);
    pthread_mutex_lock(&mutex);
    struct blob *old = blob;
    struct buffer *last = buffer;
    blob = fresh;
    buffer = other;
    pthread_mutex_unlock(&mutex);
    if (old)
      put_blob(old);
    if (last)
      put_buffer(last);
  }
  return unused;
}

int main(void) {
  pthread_t users[2], writer;
  long sums[2] = {0};
  pthread_create(&writer, NULL, replace, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&users[i], NULL, use, &sums[i]);
  pthread_join(writer, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(users[i], NULL);
  return sums[0] + sums[1] == 0 ? 0 : 1;
}
