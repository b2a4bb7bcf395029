/* C11 threads: the lock is forgotten on one side. */
#include <threads.h>

static mtx_t mutex;
static int balance;

static int deposit(void *unused) {
  (void)unused;
  for (int i = 0; i < 100; i++) {
    mtx_lock(&mutex);
    balance += 10; // race: balance
    mtx_unlock(&mutex);
  }
  return 0;
}

int main(void) {
  thrd_t teller;
  mtx_init(&mutex, mtx_plain);
  if (thrd_create(&teller, deposit, NULL) != thrd_success)
    return 1;
  balance -= 5; // race: balance
  thrd_join(teller, NULL);
  mtx_destroy(&mutex);
  return 0;
}
