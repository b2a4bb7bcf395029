/* A bounded buffer. */
#include <pthread.h>

#define SIZE 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int buffer[SIZE];
static int used, head, tail;

static void *produce(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&mutex);
    while (used == SIZE)
      pthread_cond_wait(&not_full, &mutex);
    buffer[tail] = i;
    tail = (tail + 1) % SIZE;
    used++;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&mutex);
  }
  return unused;
}

static int consume(void) {
  int item;
  pthread_mutex_lock(&mutex);
  while (used == 0)
    pthread_cond_wait(&not_empty, &mutex);
  item = buffer[head];
  head = (head + 1) % SIZE;
  used--;
  pthread_cond_signal(&not_full);
  pthread_mutex_unlock(&mutex);
  return item;
}

int main(void) {
  pthread_t producer;
  int sum = 0;
  pthread_create(&producer, NULL, produce, NULL);
  for (int i = 0; i < 100; i++)
    sum += consume();
  pthread_join(producer, NULL);
  return sum == 4950 ? 0 : 1;
}
