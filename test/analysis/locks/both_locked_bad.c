// One of the two locks is released too early.
#include <pthread.h>
#include <stdlib.h>

#define JARS 5

struct jar {
  pthread_mutex_t lock;
  int id;
  long beans;
};

static struct jar *jars[JARS];

static void pour(struct jar *from, struct jar *to) {
  if (from->id == to->id)
    return;
  struct jar *first = from->id < to->id ? from : to;
  struct jar *second = from->id < to->id ? to : from;
  pthread_mutex_lock(&first->lock);
  pthread_mutex_lock(&second->lock);
  from->beans--; // race: jar::beans
  to->beans++; // race: jar::beans
  pthread_mutex_unlock(&second->lock);
  pthread_mutex_unlock(&first->lock);
}

static void scoop(struct jar *from, struct jar *to) {
  pthread_mutex_lock(&from->lock);
  from->beans--; // race: jar::beans
  pthread_mutex_unlock(&from->lock);
  to->beans++; // race: jar::beans
}

static void *shake(void *arg) {
  unsigned seed = *(unsigned *)arg;
  for (int i = 0; i < 400; i++) {
    pour(jars[rand_r(&seed) % JARS], jars[rand_r(&seed) % JARS]);
    scoop(jars[rand_r(&seed) % JARS], jars[rand_r(&seed) % JARS]);
  }
  return 0;
}

int main(void) {
  pthread_t shakers[2];
  unsigned seeds[2] = {3, 5};
  for (int i = 0; i < JARS; i++) {
    jars[i] = calloc(1, sizeof(*jars[i]));
    pthread_mutex_init(&jars[i]->lock, 0);
    jars[i]->id = i;
  }
  for (int i = 0; i < 2; i++)
    pthread_create(&shakers[i], 0, shake, &seeds[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(shakers[i], 0);
  return 0;
}
