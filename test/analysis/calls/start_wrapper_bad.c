/* The project's own function starts threads; the body comes as a pointer. */
#include <pthread.h>
#include <stdlib.h>

struct closure {
  void (*body)(int);
  int argument;
};

static int jobs_done;

static void *trampoline(void *opaque) {
  struct closure closure = *(struct closure *)opaque;
  free(opaque); // warning: data race on 'an object of (FP: one allocation in a wrapper called twice is one object)
  closure.body(closure.argument);
  return NULL;
}

static pthread_t spawn(void (*body)(int), int argument) {
  pthread_t thread;
  struct closure *closure = malloc(sizeof *closure);
  closure->body = body;
  closure->argument = argument;
  pthread_create(&thread, NULL, trampoline, closure);
  return thread;
}

static void job(int count) {
  for (int i = 0; i < count; i++)
    jobs_done++; // race: jobs_done
}

int main(void) {
  pthread_t a = spawn(job, 100);
  pthread_t b = spawn(job, 200);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
