// One helper starts all threads: those of two loops, with two functions. Each is
// given an element of its own.
#include <pthread.h>

struct worker {
  pthread_t thread;
  void (*run)(void *);
  void *with;
};

struct slot {
  int in, out;
};

static void *enter(void *arg) {
  struct worker *w = arg;
  w->run(w->with);
  return NULL;
}

static void start(struct worker *w, void (*run)(void *), void *with) {
  w->run = run;
  w->with = with;
  pthread_create(&w->thread, NULL, enter, w);
}

static void square(void *with) {
  struct slot *s = with;
  s->out = s->in * s->in;
}

static void fill(void *with) {
  int *one = with;
  *one = 7;
}

int main(void) {
  struct worker workers[4], others[3];
  struct slot slots[4];
  int filled[3] = {0}, sum = 0;
  for (int i = 0; i < 4; i++) {
    slots[i].in = i;
    start(&workers[i], square, &slots[i]);
  }
  for (int k = 0; k < 3; k++)
    start(&others[k], fill, &filled[k]);
  for (int i = 0; i < 4; i++)
    pthread_join(workers[i].thread, NULL);
  for (int k = 0; k < 3; k++)
    pthread_join(others[k].thread, NULL);
  for (int i = 0; i < 4; i++)
    sum += slots[i].out;
  return sum + filled[0] == 0;
}
