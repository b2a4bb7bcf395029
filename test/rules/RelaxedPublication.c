// Data announced by a flag of relaxed order, in C.
// rules: relaxed-publication data-race
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct message {
  long length;
  char text[64];
};

static struct message message;
static atomic_int sent;

static void send_bad(void) {
  message.length = 5; // race: message.length [relaxed-publication]
  atomic_store_explicit(&sent, 1, memory_order_relaxed);
}

static long receive(void) {
  while (!atomic_load_explicit(&sent, memory_order_relaxed))
    ;
  return message.length; // race: message.length [relaxed-publication]
}

static long built;
static int built_flag;

static void build_bad(void) {
  built = 5; // race: built [relaxed-publication]
  __atomic_store_n(&built_flag, 1, __ATOMIC_RELAXED);
}

static long use_built(void) {
  while (__atomic_load_n(&built_flag, __ATOMIC_ACQUIRE) == 0)
    ;
  return built; // race: built [relaxed-publication]
}

static long done;
static atomic_int done_flag;

static void finish_ok(void) {
  done = 5;
  atomic_store_explicit(&done_flag, 1, memory_order_release);
}

static long use_done(void) {
  while (!atomic_load_explicit(&done_flag, memory_order_acquire))
    ;
  return done;
}

static atomic_long total; // announces nothing
static void count_ok(void) {
  atomic_fetch_add_explicit(&total, 1, memory_order_relaxed);
}

static void *produce(void *unused) {
  count_ok();
  finish_ok();
  build_bad();
  send_bad();
  return unused;
}

int main(void) {
  pthread_t producer;
  pthread_create(&producer, NULL, produce, NULL);
  long sum = use_done() + use_built() + receive();
  sum += atomic_load_explicit(&total, memory_order_relaxed);
  pthread_join(producer, NULL);
  return sum == 0;
}
