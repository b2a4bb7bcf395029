/* One lock per kind, but not the kind's own. */
#include <pthread.h>
#define KINDS 3
static pthread_mutex_t guard[KINDS] = {PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};
static int pending[KINDS];
static void submit(int kind, int with) {
  pthread_mutex_lock(&guard[with]);
  pending[kind]++; // race: pending
  pthread_mutex_unlock(&guard[with]);
}
static void *work(void *arg) {
  unsigned long kind = (unsigned long)arg;
  if (kind >= KINDS)
    return 0;
  for (int i = 0; i < 100; ++i) {
    pthread_mutex_lock(&guard[kind]);
    pending[kind]--; // race: pending
    pthread_mutex_unlock(&guard[kind]);
  }
  return 0;
}
int main(void) {
  pthread_t workers[KINDS];
  for (int j = 0; j < KINDS; j++)
    pthread_create(&workers[j], 0, work, (void *)(unsigned long)j);
  for (int i = 0; i < 100; ++i)
    submit(0, 1);
  for (int j = 0; j < KINDS; j++)
    pthread_join(workers[j], 0);
  return 0;
}
