/* The project's own functions start and join threads; each writes apart. */
#include <pthread.h>
#include <stdlib.h>

struct closure {
  void (*body)(void);
};

static int loaded;
static int stored;

static void *trampoline(void *opaque) {
  struct closure closure = *(struct closure *)opaque;
  free(opaque); // warning: data race on 'an object of (FP: one allocation in a wrapper called twice is one object)
  closure.body();
  return NULL;
}

static pthread_t spawn(void (*body)(void)) {
  pthread_t thread;
  struct closure *closure = malloc(sizeof *closure);
  closure->body = body;
  pthread_create(&thread, NULL, trampoline, closure);
  return thread;
}

static void finish(pthread_t thread) { pthread_join(thread, NULL); }

static void load(void) {
  for (int i = 0; i < 100; i++)
    loaded++; // warning: data race on 'loaded' (FP: handles returned by a wrapper called twice are one thread)
}

static void store(void) {
  for (int i = 0; i < 100; i++)
    stored++; // warning: data race on 'stored' (FP: handles returned by a wrapper called twice are one thread)
}

int main(void) {
  pthread_t a = spawn(load);
  pthread_t b = spawn(store);
  finish(a);
  finish(b);
  return loaded == stored ? 0 : 1;
}
