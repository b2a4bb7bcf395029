/* Elements linked by a member: what is around the member of an element that
   stays on the list is used by several threads. */
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
static struct timer known;
static struct link *of_known = &known.link;

static void *count(void *unused) {
  for (int i = 0; i < 10000; i++)
    container_of(of_known, struct timer, link)->fired++; // race: known.fired
  return unused;
}

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
  }
  pthread_mutex_unlock(&lock);
  return timer;
}

static void *expire(void *unused) {
  for (int i = 0; i < 10000; i++) {
    struct timer *timer = take();
    if (!timer)
      continue;
    timer->fired += timer->when; // race: timer::fired
  }
  return unused;
}

int main(void) {
  pthread_t first, second, third;
  pthread_create(&first, NULL, expire, NULL);
  pthread_create(&second, NULL, expire, NULL);
  for (int i = 0; i < 4; i++) {
    struct timer *timer = calloc(1, sizeof *timer);
    if (!timer)
      return 1;
    timer->when = i;
    arm(timer);
  }
  pthread_create(&third, NULL, count, NULL);
  for (int i = 0; i < 10000; i++)
    known.fired--; // race: known.fired
  pthread_join(third, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
