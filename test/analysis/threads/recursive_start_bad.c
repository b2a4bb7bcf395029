// A thread starts its own kind, and all count in what one of them was given.
#include <pthread.h>

struct tally {
  long visits;
  long seen[8];
};

struct part {
  struct tally *into;
  int depth;
};

static void *visit(void *arg) {
  struct part *p = arg;
  for (int i = 0; i < 2000; i++) {
    p->into->visits++; // race: all.visits
  }
  if (p->depth < 3) {
    struct part below = {p->into, p->depth + 1};
    pthread_t thread;
    pthread_create(&thread, NULL, visit, &below);
    p->into->visits++; // race: all.visits
    pthread_join(thread, NULL);
  }
  return NULL;
}

int main(void) {
  struct tally all = {0};
  struct part whole = {&all, 0};
  pthread_t thread;
  pthread_create(&thread, NULL, visit, &whole);
  pthread_join(thread, NULL);
  return all.visits == 0;
}
