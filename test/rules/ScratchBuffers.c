/* Static buffers for functions that are only declared. */
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>

struct link;
long link_build(struct link *l, unsigned char *out, size_t size);
long link_send(struct link *l, const unsigned char *out, size_t size);
void digest(void *result, const void *text, size_t size);
int known(const char *name);
int known_old(char *name);

long flush_bad(struct link *l) {
  static unsigned char packet[1200];
  long n = link_build(l, packet, sizeof packet); // warning: static local 'packet[]' is one object for all threads [unsynchronized-static]
  if (n <= 0)
    return n;
  return link_send(l, packet, (size_t)n);
}

long flush_ok(struct link *l) {
  unsigned char packet[1200];
  long n = link_build(l, packet, sizeof packet);
  return n <= 0 ? n : link_send(l, packet, (size_t)n);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

long flush_locked_ok(struct link *l) {
  static unsigned char packet[1200];
  pthread_mutex_lock(&lock);
  long n = link_build(l, packet, sizeof packet);
  if (n > 0)
    n = link_send(l, packet, (size_t)n);
  pthread_mutex_unlock(&lock);
  return n;
}

long flush_own_ok(struct link *l) {
  static _Thread_local unsigned char packet[1200];
  return link_build(l, packet, sizeof packet);
}

static unsigned char sum[20];

int digest_bad(const char *text, size_t size) {
  digest(sum, text, size); // warning: 'sum[ [mutable-global]
  return sum[0];
}

/* Tables that are only read. */
static char table[] = "table";
static const char *const names[] = {"a", "b"};

int known_ok(void) { return known(table) + known_old(table) + known(names[0]); }
