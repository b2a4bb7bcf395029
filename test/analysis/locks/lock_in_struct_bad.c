/* Each account has its lock; moving money takes only one of the two. */
#include <pthread.h>

struct account {
  pthread_mutex_t mutex;
  long balance;
};

static struct account alice = {PTHREAD_MUTEX_INITIALIZER, 1000};
static struct account bob = {PTHREAD_MUTEX_INITIALIZER, 1000};

static void transfer(struct account *from, struct account *to, long amount) {
  pthread_mutex_lock(&from->mutex);
  from->balance -= amount; // race: alice.balance, bob.balance
  to->balance += amount;   // race: alice.balance, bob.balance
  pthread_mutex_unlock(&from->mutex);
}

static void *alice_pays(void *unused) {
  for (int i = 0; i < 100; i++)
    transfer(&alice, &bob, 1);
  return unused;
}

static void *bob_pays(void *unused) {
  for (int i = 0; i < 100; i++)
    transfer(&bob, &alice, 1);
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, alice_pays, NULL);
  pthread_create(&b, NULL, bob_pays, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
