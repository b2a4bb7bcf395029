// Two locks of one kind, taken in the order of their addresses; the two may be
// one.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#define JARS 5

struct jar {
  pthread_mutex_t lock;
  long beans;
  unsigned moves;
};

static struct jar *jars[JARS];

static void lock_two(struct jar *a, struct jar *b) {
  if (a == b) {
    pthread_mutex_lock(&a->lock);
    return;
  }
  if ((uintptr_t)a > (uintptr_t)b) {
    struct jar *other = a;
    a = b;
    b = other;
  }
  pthread_mutex_lock(&a->lock);
  pthread_mutex_lock(&b->lock);
}

static void unlock_two(struct jar *a, struct jar *b) {
  pthread_mutex_unlock(&a->lock);
  if (a != b)
    pthread_mutex_unlock(&b->lock);
}

static void pour(struct jar *from, struct jar *to) {
  lock_two(from, to);
  from->beans--;
  to->beans++;
  to->moves++;
  unlock_two(from, to);
}

static void *shake(void *arg) {
  unsigned seed = *(unsigned *)arg;
  for (int i = 0; i < 400; i++)
    pour(jars[rand_r(&seed) % JARS], jars[rand_r(&seed) % JARS]);
  return 0;
}

int main(void) {
  pthread_t shakers[2];
  unsigned seeds[2] = {3, 5};
  for (int i = 0; i < JARS; i++) {
    jars[i] = calloc(1, sizeof(*jars[i]));
    pthread_mutex_init(&jars[i]->lock, 0);
    jars[i]->beans = 100;
  }
  for (int i = 0; i < 2; i++)
    pthread_create(&shakers[i], 0, shake, &seeds[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(shakers[i], 0);
  return 0;
}
