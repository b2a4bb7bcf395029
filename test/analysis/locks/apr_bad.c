// APR: a write under a reader's lock, a count without the mutex.
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
apr_status_t apr_thread_rwlock_unlock(apr_thread_rwlock_t *lock);
apr_status_t apr_thread_create(apr_thread_t **thread, apr_threadattr_t *attr,
                               apr_thread_start_t start, void *data,
                               apr_pool_t *pool);
apr_status_t apr_thread_join(apr_status_t *result, apr_thread_t *thread);

static apr_thread_mutex_t *mutex;
static apr_thread_rwlock_t *lock;
static int total, uses;

static void *work(apr_thread_t *self, void *data) {
  apr_thread_mutex_lock(mutex);
  total++; // race: total
  apr_thread_mutex_unlock(mutex);
  apr_thread_rwlock_rdlock(lock);
  uses++; // race: uses [lock-misuse]
  apr_thread_rwlock_unlock(lock);
  return data ? data : self;
}

int main(void) {
  apr_pool_t *pool = 0;
  apr_thread_t *threads[2];
  apr_status_t status;
  apr_thread_mutex_create(&mutex, 0, pool);
  apr_thread_rwlock_create(&lock, pool);
  for (int i = 0; i < 2; i++)
    apr_thread_create(&threads[i], 0, work, 0, pool);
  total++; // race: total
  for (int i = 0; i < 2; i++)
    apr_thread_join(&status, threads[i]);
  return total + uses;
}
