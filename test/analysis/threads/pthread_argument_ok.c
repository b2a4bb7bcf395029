/* Each worker is handed a total of its own; they are added after the joins. */
#include <pthread.h>
#include <stdio.h>

struct job {
  int first, last;
  long total;
};

static void *sum(void *argument) {
  struct job *job = argument;
  for (int i = job->first; i < job->last; i++)
    job->total += i;
  return NULL;
}

int main(void) {
  struct job low = {0, 500, 0};
  struct job high = {500, 1000, 0};
  pthread_t a, b;
  pthread_create(&a, NULL, sum, &low);
  pthread_create(&b, NULL, sum, &high);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%ld\n", low.total + high.total);
  return 0;
}
