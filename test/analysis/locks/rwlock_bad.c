/* The cache is filled under the reader's lock. */
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached_user = -1;

static int lookup(int user) {
  int hit;
  pthread_rwlock_rdlock(&lock);
  hit = cached_user == user; // race: cached_user [lock-misuse]
  if (!hit)
    cached_user = user; // race: cached_user [lock-misuse]
  pthread_rwlock_unlock(&lock);
  return hit;
}

static void *serve(void *argument) {
  int user = *(int *)argument;
  for (int i = 0; i < 100; i++)
    lookup(user + i);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  int first = 1, second = 2;
  pthread_create(&a, NULL, serve, &first);
  pthread_create(&b, NULL, serve, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
