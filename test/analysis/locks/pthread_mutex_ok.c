/* goto out: one unlock for all paths. */
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int stock = 100;
static int refused;

static int buy(int amount) {
  int result = -1;
  if (pthread_mutex_lock(&mutex) != 0)
    return result;
  if (amount > stock) {
    refused++;
    goto out;
  }
  stock -= amount;
  result = 0;
out:
  pthread_mutex_unlock(&mutex);
  return result;
}

static void *customer(void *unused) {
  for (int i = 0; i < 100; i++)
    buy(7);
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, customer, NULL);
  pthread_create(&b, NULL, customer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
