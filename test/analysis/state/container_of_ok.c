/* Elements linked by a member: what is taken off the list under the lock is
   the taker's, with all around the member. */
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#define container_of(p, type, member)                                          \
  ((type *)((char *)(p) - offsetof(type, member)))

struct link {
  struct link *next;
};

struct timer {
  int when;
  long fired;
  struct link link;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct link *armed;

static void arm(struct timer *timer) {
  pthread_mutex_lock(&lock);
  timer->link.next = armed;
  armed = &timer->link;
  pthread_mutex_unlock(&lock);
}

static struct timer *take(void) {
  struct timer *timer = NULL;
  pthread_mutex_lock(&lock);
  struct link *link = armed;
  if (link) {
    timer = container_of(link, struct timer, link);
    armed = link->next;
  }
  pthread_mutex_unlock(&lock);
  return timer;
}

static void *expire(void *unused) {
  for (int i = 0; i < 100; i++) {
    struct timer *timer = take();
    if (!timer)
      continue;
    timer->fired += timer->when;
    arm(timer);
  }
  return unused;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, expire, NULL);
  pthread_create(&second, NULL, expire, NULL);
  for (int i = 0; i < 4; i++) {
    struct timer *timer = calloc(1, sizeof *timer);
    if (!timer)
      return 1;
    timer->when = i;
    arm(timer);
  }
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
