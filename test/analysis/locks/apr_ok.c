// APR: mutexes, read-write locks, threads, atomics.
// tsan: skip its library is only declared
typedef int apr_status_t;
typedef struct apr_pool_t apr_pool_t;
typedef struct apr_thread_mutex_t apr_thread_mutex_t;
typedef struct apr_thread_rwlock_t apr_thread_rwlock_t;
typedef struct apr_thread_t apr_thread_t;
typedef struct apr_threadattr_t apr_threadattr_t;
typedef void *(*apr_thread_start_t)(apr_thread_t *, void *);
apr_status_t apr_thread_mutex_create(apr_thread_mutex_t **mutex, unsigned flags,
                                     apr_pool_t *pool);
apr_status_t apr_thread_mutex_lock(apr_thread_mutex_t *mutex);
apr_status_t apr_thread_mutex_unlock(apr_thread_mutex_t *mutex);
apr_status_t apr_thread_rwlock_create(apr_thread_rwlock_t **lock,
                                      apr_pool_t *pool);
apr_status_t apr_thread_rwlock_rdlock(apr_thread_rwlock_t *lock);
apr_status_t apr_thread_rwlock_wrlock(apr_thread_rwlock_t *lock);
apr_status_t apr_thread_rwlock_unlock(apr_thread_rwlock_t *lock);
apr_status_t apr_thread_create(apr_thread_t **thread, apr_threadattr_t *attr,
                               apr_thread_start_t start, void *data,
                               apr_pool_t *pool);
apr_status_t apr_thread_join(apr_status_t *result, apr_thread_t *thread);
unsigned apr_atomic_inc32(volatile unsigned *count);

struct shared {
  apr_thread_mutex_t *mutex;
  apr_thread_rwlock_t *table_lock;
  int total;
  int table[8];
  unsigned steps;
};

static void *work(apr_thread_t *self, void *data) {
  struct shared *s = data;
  apr_thread_mutex_lock(s->mutex);
  s->total++;
  apr_thread_mutex_unlock(s->mutex);
  apr_thread_rwlock_wrlock(s->table_lock);
  s->table[1]++;
  apr_thread_rwlock_unlock(s->table_lock);
  apr_atomic_inc32(&s->steps);
  return self;
}

int main(void) {
  static struct shared s;
  apr_pool_t *pool = 0;
  apr_thread_t *threads[2];
  apr_status_t status;
  apr_thread_mutex_create(&s.mutex, 0, pool);
  apr_thread_rwlock_create(&s.table_lock, pool);
  for (int i = 0; i < 2; i++)
    apr_thread_create(&threads[i], 0, work, &s, pool);
  apr_thread_rwlock_rdlock(s.table_lock);
  int seen = s.table[1];
  apr_thread_rwlock_unlock(s.table_lock);
  for (int i = 0; i < 2; i++)
    apr_thread_join(&status, threads[i]);
  return seen + s.total + s.table[1];
}
