/* One lock per kind: a thread serves the kind it was given, others name one. */
#include <pthread.h>
#define KINDS 3
static pthread_mutex_t guard[KINDS] = {PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};
static int pending[KINDS];
static int pending_of(int kind) {
  pthread_mutex_lock(&guard[kind]);
  int n = pending[kind];
  pthread_mutex_unlock(&guard[kind]);
  return n;
}
static void submit(int kind) {
  pthread_mutex_lock(&guard[kind]);
  pending[kind]++;
  pthread_mutex_unlock(&guard[kind]);
}
static void *work(void *arg) {
  unsigned long kind = (unsigned long)arg;
  if (kind >= KINDS)
    return 0;
  for (int i = 0; i < 100; ++i) {
    pthread_mutex_lock(&guard[kind]);
    pending[kind]--;
    pthread_mutex_unlock(&guard[kind]);
    if (kind == 2)
      pending_of(1);
  }
  return 0;
}
int main(void) {
  pthread_t workers[KINDS];
  for (int j = 0; j < KINDS; j++)
    pthread_create(&workers[j], 0, work, (void *)(unsigned long)j);
  submit(0);
  submit(1);
  int left = pending_of(1) + pending_of(2);
  for (int j = 0; j < KINDS; j++)
    pthread_join(workers[j], 0);
  return left == 7;
}
