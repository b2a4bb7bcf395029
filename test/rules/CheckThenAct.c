// A program: a counter behind a lock, a slot that is claimed, and a flag.
// rules: check-then-act

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100;

static int read_balance(void) {
  pthread_mutex_lock(&mutex);
  int now = balance;
  pthread_mutex_unlock(&mutex);
  return now;
}

static void take(int amount) {
  pthread_mutex_lock(&mutex);
  balance -= amount;
  pthread_mutex_unlock(&mutex);
}

static int take_if_there(int amount) {
  int done = 0;
  pthread_mutex_lock(&mutex);
  if (balance >= amount) {
    balance -= amount;
    done = 1;
  }
  pthread_mutex_unlock(&mutex);
  return done;
}

static void *spender_bad(void *unused) {
  if (read_balance() >= 10) // note: 'balance' is tested here
    take(10);               // warning: 'spender_bad' tests 'balance' and changes it in two sections of 'mutex': 'take' can change it
  return 0;
}

static void *spender_ok(void *unused) {
  take_if_there(10);
  return 0;
}

static atomic_int slots = 4;
static void *claim_bad(void *unused) {
  if (atomic_load(&slots) > 0)
    atomic_fetch_sub(&slots, 1); // warning: tests 'slots' and changes it in two atomic operations
  return 0;
}

static atomic_int ids;
static int next_bad(void) {
  int id = atomic_load(&ids);
  atomic_store(&ids, id + 1); // warning: makes the new 'ids' of the old one in two atomic operations
  return id;
}
static void *numbered(void *unused) {
  next_bad();
  return 0;
}

/* The first free place, found and taken in two steps. */
static int used[8];
static int is_free(int n) {
  pthread_mutex_lock(&mutex);
  int free = !used[n];
  pthread_mutex_unlock(&mutex);
  return free;
}
static void mark(int n) {
  pthread_mutex_lock(&mutex);
  used[n] = 1;
  pthread_mutex_unlock(&mutex);
}
static void *allocate_bad(void *unused) {
  for (int i = 0; i < 8; i++)
    if (is_free(i)) {
      mark(i); // warning: 'allocate_bad' tests 'used[]' and changes it in two sections of 'mutex'
      return 0;
    }
  return 0;
}

/* A ticket lock: whose turn it is alone passes it on. */
static atomic_int tickets, serving;
static int inside;
static void *turns_ok(void *unused) {
  int mine = atomic_fetch_add(&tickets, 1);
  while (atomic_load(&serving) != mine)
    ;
  inside++;
  atomic_store(&serving, atomic_load(&serving) + 1);
  return 0;
}

/* One thread alone counts, others look. */
static atomic_int progress;
static void *counter_ok(void *unused) {
  for (int i = 0; i < 10; i++)
    atomic_store(&progress, atomic_load(&progress) + 1);
  return 0;
}
static void *watcher_ok(void *unused) {
  return atomic_load(&progress) > 5 ? unused : 0;
}

/* One consumer takes down what the others raise. */
static atomic_int dirty;
static int cleaned;
static void *raiser_ok(void *unused) {
  atomic_store(&dirty, 1);
  return 0;
}
static void *cleaner_ok(void *unused) {
  if (atomic_load(&dirty)) {
    atomic_store(&dirty, 0);
    cleaned++;
  }
  return 0;
}

int main(void) {
  pthread_t a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
  pthread_create(&a, 0, spender_bad, 0);
  pthread_create(&b, 0, spender_bad, 0);
  pthread_create(&c, 0, spender_ok, 0);
  pthread_create(&d, 0, claim_bad, 0);
  pthread_create(&e, 0, claim_bad, 0);
  pthread_create(&f, 0, numbered, 0);
  pthread_create(&g, 0, numbered, 0);
  pthread_create(&h, 0, counter_ok, 0);
  pthread_create(&i, 0, watcher_ok, 0);
  pthread_create(&j, 0, raiser_ok, 0);
  pthread_create(&k, 0, raiser_ok, 0);
  pthread_create(&l, 0, cleaner_ok, 0);
  pthread_create(&m, 0, allocate_bad, 0);
  pthread_create(&n, 0, allocate_bad, 0);
  pthread_create(&o, 0, turns_ok, 0);
  pthread_create(&p, 0, turns_ok, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  pthread_join(c, 0);
  pthread_join(d, 0);
  pthread_join(e, 0);
  pthread_join(f, 0);
  pthread_join(g, 0);
  pthread_join(h, 0);
  pthread_join(i, 0);
  pthread_join(j, 0);
  pthread_join(k, 0);
  pthread_join(l, 0);
  pthread_join(m, 0);
  pthread_join(n, 0);
  pthread_join(o, 0);
  pthread_join(p, 0);
  return 0;
}
