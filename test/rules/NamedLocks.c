/* Lock functions that are only declared: what their names say. */

#include <stdbool.h>
#include <stddef.h>

/* A lock type of the project's. */
struct port_mutex;
void port_mutex_lock(struct port_mutex *m);
void port_mutex_unlock(struct port_mutex *m);
int port_mutex_trylock(struct port_mutex *m);

struct queue {
  struct port_mutex *lock;
  int length;
  int dropped;
};

void queue_push(struct queue *q) {
  port_mutex_lock(q->lock);
  q->length++;
  q->dropped = 0;
  port_mutex_unlock(q->lock);
}

void queue_drop(struct queue *q) {
  port_mutex_lock(q->lock);
  q->length--;
  q->dropped++;
  port_mutex_unlock(q->lock);
}

int queue_length(struct queue *q) {
  port_mutex_lock(q->lock);
  int n = q->length;
  port_mutex_unlock(q->lock);
  return n;
}

int queue_dropped(struct queue *q) {
  return q->dropped; // warning: 'queue::dropped' is read without '*queue::lock' [inconsistent-lock]
}

int queue_try_ok(struct queue *q) {
  if (port_mutex_trylock(q->lock) != 0)
    return -1;
  int n = q->length;
  port_mutex_unlock(q->lock);
  return n;
}

int queue_pop_bad(struct queue *q, void *(*take)(void)) {
  port_mutex_lock(q->lock);
  void *item = take();
  if (!item)
    return -1; // warning: '*queue::lock' stays locked when 'queue_pop_bad' returns here [lock-leak]
  q->length--;
  port_mutex_unlock(q->lock);
  return 0;
}

/* The lock among other arguments, behind a macro; kinds of locking. */
enum label { TABLE_LOCK, OTHER_LOCK };
struct table_rwlock {
  unsigned long word;
};
int __t_rwlock_rdlock(enum label, struct table_rwlock *, const char *, int);
int __t_rwlock_rdunlock(enum label, struct table_rwlock *, const char *, int);
int __t_rwlock_wrlock(enum label, struct table_rwlock *, const char *, int);
int __t_rwlock_wrunlock(enum label, struct table_rwlock *, const char *, int);
#define RDLOCK(l) __t_rwlock_rdlock(TABLE_LOCK, l, __func__, __LINE__)
#define RDUNLOCK(l) __t_rwlock_rdunlock(TABLE_LOCK, l, __func__, __LINE__)
#define WRLOCK(l) __t_rwlock_wrlock(TABLE_LOCK, l, __func__, __LINE__)
#define WRUNLOCK(l) __t_rwlock_wrunlock(TABLE_LOCK, l, __func__, __LINE__)

static struct table_rwlock table_lock;
static int entries, hits;

struct entry {
  int key;
};
struct entry *entry_find(int key);

void table_put(int key) {
  WRLOCK(&table_lock);
  entries += key;
  WRUNLOCK(&table_lock);
}

int table_get(void) {
  RDLOCK(&table_lock);
  int n = entries;
  hits++; // warning: 'hits'
  RDUNLOCK(&table_lock);
  return n;
}

int table_find_bad(int key) {
  RDLOCK(&table_lock);
  struct entry *found = entry_find(key);
  if (!found)
    goto none;
  key = found->key;
  RDUNLOCK(&table_lock);
  return key;
none:
  return -1; // warning: 'table_lock' stays locked when 'table_find_bad' returns here [lock-leak]
}

/* The object is its own lock. */
struct mainloop;
void mainloop_lock(struct mainloop *m);
void mainloop_unlock(struct mainloop *m);
int mainloop_events(struct mainloop *m);
struct stream {
  struct mainloop *loop;
  int ready;
};

int stream_open_bad(struct stream *s, int mode) {
  mainloop_lock(s->loop);
  switch (mode) {
  case 0:
    s->ready = mainloop_events(s->loop);
    break;
  default:
    return -1; // warning: stays locked when 'stream_open_bad' returns here [lock-leak]
  }
  mainloop_unlock(s->loop);
  return 0;
}

int stream_open_ok(struct stream *s, int mode) {
  mainloop_lock(s->loop);
  switch (mode) {
  case 0:
    s->ready = mainloop_events(s->loop);
    break;
  default:
    mainloop_unlock(s->loop);
    return -1;
  }
  mainloop_unlock(s->loop);
  return 0;
}

/* One lock for all, and one by number. */
void big_lock(void);
void big_unlock(void);
void acquire_slot_lock(unsigned slot);
void release_slot_lock(unsigned slot);

static int total, seen;
static int slots[8];

void total_add(int n) {
  big_lock();
  total += n;
  big_unlock();
}

int total_get(void) {
  big_lock();
  int n = total;
  big_unlock();
  return n;
}

void seen_add(int n) {
  big_lock();
  seen += n; // warning: 'seen'
  big_unlock();
}

int seen_get(void) {
  return seen;
}

void slot_add(unsigned slot) {
  acquire_slot_lock(slot);
  slots[slot]++;
  release_slot_lock(slot);
}

/* By pointers to functions, which nobody need have set. */
struct lock_callbacks {
  int (*lock)(unsigned mode, void *lock);
  int (*unlock)(unsigned mode, void *lock);
};
extern struct lock_callbacks lock_fns;
#define BASE_LOCK(base)                                                        \
  do {                                                                         \
    if ((base)->lock)                                                          \
      lock_fns.lock(0, (base)->lock);                                          \
  } while (0)
#define BASE_UNLOCK(base)                                                      \
  do {                                                                         \
    if ((base)->lock)                                                          \
      lock_fns.unlock(0, (base)->lock);                                        \
  } while (0)

struct base {
  void *lock;
  int active;
  int pending;
};

void base_add(struct base *b) {
  BASE_LOCK(b);
  b->active++;
  b->pending++;
  BASE_UNLOCK(b);
}

void base_del(struct base *b) {
  BASE_LOCK(b);
  b->active--;
  b->pending--;
  BASE_UNLOCK(b);
}

int base_active(struct base *b) {
  BASE_LOCK(b);
  int n = b->active;
  BASE_UNLOCK(b);
  return n;
}

int base_pending(struct base *b) {
  return b->pending; // warning: 'base::pending'
}

/* No locks between threads. */
struct file;
int file_lock(struct file *f);
int file_unlock(struct file *f);
void signals_block(int *old);
void signals_unblock(int *old);
bool port_is_locked(struct port_mutex *m);
void alone_lock(struct port_mutex *m); /* without its half */

static int written;

int written_set_ok(struct file *f, int n) {
  if (file_lock(f))
    return -1;
  if (n < 0)
    return -1;
  file_unlock(f);
  return 0;
}

int blocked_ok(int n) {
  int old;
  signals_block(&old);
  if (n < 0)
    return -1;
  signals_unblock(&old);
  return 0;
}

void alone_bad(struct port_mutex *m) {
  alone_lock(m);
  written++; // warning: 'written'
}
