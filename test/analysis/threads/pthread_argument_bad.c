/* The worker is handed the address of a local of main. */
#include <pthread.h>
#include <stdio.h>

struct job {
  int first, last;
  long *total;
};

static void *sum(void *argument) {
  struct job *job = argument;
  for (int i = job->first; i < job->last; i++)
    *job->total += i; // race: total
  return NULL;
}

int main(void) {
  long total = 0;
  struct job low = {0, 500, &total};
  struct job high = {500, 1000, &total};
  pthread_t a, b;
  pthread_create(&a, NULL, sum, &low);
  pthread_create(&b, NULL, sum, &high);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%ld\n", total);
  return 0;
}
