/* The error path unlocks, then counts. */
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int stock = 100;
static int refused;

static int buy(int amount) {
  pthread_mutex_lock(&mutex);
  if (amount > stock) {
    pthread_mutex_unlock(&mutex);
    refused++; // race: refused
    return -1;
  }
  stock -= amount;
  pthread_mutex_unlock(&mutex);
  return 0;
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
