#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct logger {
  int inside;
  int level;
  pthread_mutex_t lock;
};

static struct logger log_all = {0, 0, PTHREAD_MUTEX_INITIALIZER};
static _Thread_local int written;

static void write_out(struct logger *l) { written += l->level + 1; }

static void log_bad(struct logger *l) {
  if (l->inside)   // race: log_all.inside [reentrancy-flag]
    return;
  l->inside = 1;   // race: log_all.inside [reentrancy-flag]
  write_out(l);
  l->inside = 0;   // race: log_all.inside [reentrancy-flag]
}

static _Alignas(64) int nesting;
static void nest_bad(void) {
  if (nesting == 0) { // race: nesting [reentrancy-flag]
    nesting++;        // race: nesting [reentrancy-flag]
    write_out(&log_all);
    nesting--;        // race: nesting [reentrancy-flag]
  }
}

/* What it was before is what it is set back to. */
static _Alignas(64) int hooked;
static void hook_bad(void) {
  int old = hooked; // race: hooked [reentrancy-flag]
  if (old)
    return;
  hooked = 1; // race: hooked [reentrancy-flag]
  write_out(&log_all);
  hooked = old; // race: hooked [reentrancy-flag]
}

/* Safe: one lock over all of it. */
static int locked_inside;
static void log_locked_ok(struct logger *l) {
  pthread_mutex_lock(&l->lock);
  if (!locked_inside) {
    locked_inside = 1;
    write_out(l);
    locked_inside = 0;
  }
  pthread_mutex_unlock(&l->lock);
}

/* Safe: its own in each thread, or on the stack. */
static _Thread_local int own;
static void log_own_ok(void) {
  if (own)
    return;
  own = 1;
  write_out(&log_all);
  own = 0;
}
static void log_stack_ok(void) {
  struct logger mine = {0, 1, PTHREAD_MUTEX_INITIALIZER};
  log_bad(&mine);
}

/* Safe: one step. */
static atomic_flag taken = ATOMIC_FLAG_INIT;
static void log_flag_ok(void) {
  if (atomic_flag_test_and_set(&taken))
    return;
  write_out(&log_all);
  atomic_flag_clear(&taken);
}

static void *serve(void *arg) {
  for (int i = 0; i < 2000; ++i) {
    log_bad(&log_all);
    nest_bad();
    hook_bad();
    log_own_ok();
    log_stack_ok();
  }
  return arg;
}

static void *serve_locked(void *arg) {
  log_locked_ok(&log_all);
  log_flag_ok();
  return arg;
}

static void run(void *(*body)(void *)) {
  pthread_t first, second;
  pthread_create(&first, NULL, body, NULL);
  pthread_create(&second, NULL, body, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
}

int main(void) {
  run(serve);
  run(serve_locked);
  return 0;
}
