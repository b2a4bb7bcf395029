#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct request {
  int id;
  const char *path;
};

struct server {
  pthread_mutex_t lock;
  int fd;
  int status;
  const char *path;
  long served;
  int last_id;
  int spare;
};

static struct server shared = {PTHREAD_MUTEX_INITIALIZER, 0, 0, 0, 0, 0, 0};

static int answer(struct server *s) {
  return s->status + s->fd; // race: shared.fd [per-request-state]
}

static int handle_bad(struct server *s, const struct request *r) {
  s->fd = r->id; // race: shared.fd [per-request-state]
  return answer(s);
}

/* The address in a static struct: the same mistake. */
static struct {
  const char *path;
  size_t length;
} parsing;
static size_t measure(void) {
  size_t n = strlen(parsing.path); // race: parsing.path [per-request-state]
  return n;
}
static size_t parse_bad(const struct request *r) {
  parsing.path = r->path; // race: parsing.path [per-request-state]
  return measure();
}

/* Safe: a struct per call, on the stack or the heap. */
static int handle_stack_ok(const struct request *r) {
  struct server mine = {0};
  return handle_bad(&mine, r);
}
static int handle_heap_ok(const struct request *r) {
  struct server *mine = calloc(1, sizeof *mine);
  int result = mine ? handle_bad(mine, r) : 0;
  free(mine);
  return result;
}

/* Safe: one lock from the write to the end. */
static int handle_locked_ok(struct server *s, const struct request *r) {
  int result;
  pthread_mutex_lock(&s->lock);
  s->last_id = r->id;
  s->served++;
  result = s->last_id;
  pthread_mutex_unlock(&s->lock);
  return result;
}

/* Safe: its own in each thread. */
static _Thread_local struct server own;
static int handle_own_ok(const struct request *r) {
  return handle_bad(&own, r);
}

/* Safe: a mode, the same for all. */
static void set_mode_ok(struct server *s) {
  pthread_mutex_lock(&s->lock);
  s->spare = 1;
  pthread_mutex_unlock(&s->lock);
}
static int mode_ok(struct server *s) {
  int mode;
  set_mode_ok(s);
  pthread_mutex_lock(&s->lock);
  mode = s->spare;
  pthread_mutex_unlock(&s->lock);
  return mode;
}

static void *serve(void *arg) {
  size_t sum = 0;
  for (int i = 0; i < 100; ++i) {
    struct request r = {i, "/index.html"};
    sum += handle_bad(&shared, &r);
    sum += parse_bad(&r);
    sum += handle_stack_ok(&r) + handle_heap_ok(&r);
    sum += handle_locked_ok(&shared, &r) + handle_own_ok(&r);
    sum += mode_ok(&shared);
  }
  return sum ? arg : NULL;
}

int main(void) {
  pthread_t first, second;
  shared.status = 200;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
