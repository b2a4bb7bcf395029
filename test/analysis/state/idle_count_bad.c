// A counter behind a lock that counts no references: freeing by it frees what
// others still use.
// tsan: skip what is seen, and so raced on, depends on the time
#include <pthread.h>
#include <stdlib.h>

struct session {
  int idle;
  int user;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct session *session;

static void *reap(void *unused) {
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&mutex);
    struct session *old = session;
    if (old && ++old->idle > 3) {
      session = NULL;
      free(old); // race: session::user
    }
    pthread_mutex_unlock(&mutex);
  }
  return unused;
}

static void *use(void *unused) {
  pthread_mutex_lock(&mutex);
  struct session *mine = session;
  pthread_mutex_unlock(&mutex);
  if (mine && mine->user) // race: session::user
    return mine;
  return unused;
}

int main(void) {
  pthread_t reaper, user;
  session = calloc(1, sizeof *session);
  pthread_create(&reaper, NULL, reap, NULL);
  pthread_create(&user, NULL, use, NULL);
  pthread_join(reaper, NULL);
  pthread_join(user, NULL);
  return 0;
}
