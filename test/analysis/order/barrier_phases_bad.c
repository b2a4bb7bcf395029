// tsan: skip which threads meet at the barrier depends on the time
/* One barrier in each round is one too few: who is through it writes for the
 * next round while another still reads. And one that counts too few threads. */
#include <pthread.h>
#include <unistd.h>

#define WORKERS 3
#define ROUNDS 50

static pthread_barrier_t round_bar, few;
static int shared_best, loaded;

static void *work(void *argument) {
  int id = (int)(long)argument, sum = 0;
  for (int i = 0; i < ROUNDS; i++) {
    if (id == i % WORKERS)
      shared_best = i; // race: shared_best
    pthread_barrier_wait(&round_bar);
    sum += shared_best; // race: shared_best
  }
  return (void *)(long)sum;
}

static void *load(void *unused) {
  usleep(20000);
  loaded = 1; // race: loaded
  pthread_barrier_wait(&few);
  return unused;
}

static void *idle(void *late) {
  if (late)
    usleep(20000);
  pthread_barrier_wait(&few);
  return late;
}

int main(void) {
  pthread_t workers[WORKERS], loader, idler[2];
  pthread_barrier_init(&round_bar, NULL, WORKERS);
  pthread_barrier_init(&few, NULL, 2);
  pthread_create(&loader, NULL, load, NULL);
  pthread_create(&idler[0], NULL, idle, NULL);
  pthread_create(&idler[1], NULL, idle, &few);
  pthread_barrier_wait(&few);
  int early = loaded; // race: loaded
  for (int i = 0; i < WORKERS; i++)
    pthread_create(&workers[i], NULL, work, (void *)(long)i);
  for (int i = 0; i < WORKERS; i++)
    pthread_join(workers[i], NULL);
  pthread_join(loader, NULL);
  pthread_join(idler[0], NULL);
  pthread_join(idler[1], NULL);
  return early + shared_best < 0;
}
