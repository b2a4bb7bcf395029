#include <pthread.h>
#include <stdlib.h>

struct queue_bad {
  pthread_mutex_t lock;
  int length;
  int *items;
};

void queue_bad_init(struct queue_bad *q) {
  q->length = 0;
  q->items = malloc(100 * sizeof(int));
  pthread_mutex_init(&q->lock, NULL);
}

void queue_bad_push(struct queue_bad *q, int item) {
  pthread_mutex_lock(&q->lock);
  q->items[q->length] = item;
  q->length++; // race: length [inconsistent-lock]
  pthread_mutex_unlock(&q->lock);
}

int queue_bad_empty(struct queue_bad *q) {
  return q->length == 0; // race: length [inconsistent-lock]
}

void queue_bad_free(struct queue_bad *q) {
  pthread_mutex_destroy(&q->lock);
  q->length = 0;
  free(q->items);
  free(q);
}

struct queue_ok {
  pthread_mutex_t lock;
  int length;
};

static void reset(struct queue_ok *q) { q->length = 0; }

struct queue_ok *queue_ok_new(void) {
  struct queue_ok *q = malloc(sizeof *q);
  reset(q);
  pthread_mutex_init(&q->lock, NULL);
  return q;
}

/* Its callers here hold the lock; it says so by its use. */
int queue_ok_length(struct queue_ok *q) { return q->length; }

void queue_ok_push(struct queue_ok *q) {
  pthread_mutex_lock(&q->lock);
  if (queue_ok_length(q) < 100)
    q->length++;
  pthread_mutex_unlock(&q->lock);
}

void queue_ok_free(struct queue_ok *q) {
  q->length = -1;
  free(q);
}

/* A global, its lock beside it. */
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static int hits, misses;

void stats_hit(void) {
  pthread_mutex_lock(&stats_lock);
  hits++;
  pthread_mutex_unlock(&stats_lock);
}

void stats_miss(void) {
  pthread_mutex_lock(&stats_lock);
  misses++; // race: misses [inconsistent-lock]
  pthread_mutex_unlock(&stats_lock);
}

void stats_clear(void) {
  pthread_mutex_lock(&stats_lock);
  hits = 0;
  misses = 0; // race: misses [inconsistent-lock]
  pthread_mutex_unlock(&stats_lock);
}

int stats_misses(void) {
  return misses; // race: misses [inconsistent-lock]
}

static pthread_mutex_t table_lock;
static int table_size;

void table_init(void) {
  pthread_mutex_init(&table_lock, NULL);
  table_size = 0;
}

void table_grow(void) {
  pthread_mutex_lock(&table_lock);
  table_size *= 2;
  pthread_mutex_unlock(&table_lock);
}

void table_done(void) {
  table_size = 0;
  pthread_mutex_destroy(&table_lock);
}
