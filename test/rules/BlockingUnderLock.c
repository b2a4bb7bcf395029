// A program: what its threads do with the locks of others.
// rules: blocking-under-lock
// tsan: skip it hangs, as it says

#include <pthread.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

pthread_mutex_t shared = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t early = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t stats = PTHREAD_MUTEX_INITIALIZER;
int count, others, listener;

static void *worker(void *unused) {
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&shared); // note: 'worker' takes 'shared'
    count++;
    pthread_mutex_unlock(&shared);
    pthread_mutex_lock(&stats);
    others++;
    pthread_mutex_unlock(&stats);
  }
  return 0;
}

static void *sleeper(void *unused) {
  pthread_mutex_lock(&stats);
  others++;
  usleep(1000); // warning: 'sleeper' sleeps holding 'stats', which
  pthread_mutex_unlock(&stats);
  pthread_mutex_lock(&own); // nobody else takes it
  usleep(1000);
  pthread_mutex_unlock(&own);
  return 0;
}

static void *server(void *unused) {
  pthread_mutex_lock(&stats);
  int fd = accept(listener, 0, 0); // warning: 'server' waits in 'accept' holding 'stats'
  char text[8];
  recv(fd, text, 8, MSG_DONTWAIT);
  recv(fd, text, 8, 0); // the same cause
  pthread_mutex_unlock(&stats);
  return 0;
}

static void *poller(void *unused) {
  struct pollfd each = {listener, POLLIN, 0};
  pthread_mutex_lock(&stats);
  poll(&each, 1, 0);
  poll(&each, 1, 1000); // warning: 'poller' waits in 'poll' holding 'stats'
  pthread_mutex_unlock(&stats);
  return 0;
}

int main(void) {
  pthread_t first, second, third, fourth;
  pthread_mutex_lock(&stats); // no thread runs yet
  usleep(1000);
  pthread_mutex_unlock(&stats);
  pthread_create(&first, 0, worker, 0);
  pthread_create(&second, 0, sleeper, 0);
  pthread_create(&third, 0, server, 0);
  pthread_create(&fourth, 0, poller, 0);
  pthread_mutex_lock(&shared); // note: 'shared' taken
  pthread_join(first, 0);      // warning: 'main' waits for the end of 'worker' holding 'shared', which 'worker' takes: neither goes on
  pthread_mutex_unlock(&shared);
  pthread_mutex_lock(&early);
  pthread_join(second, 0); // nobody else takes 'early'
  pthread_mutex_unlock(&early);
  pthread_join(third, 0);
  pthread_join(fourth, 0);
  pthread_mutex_lock(&stats);
  usleep(1000); // all have ended
  pthread_mutex_unlock(&stats);
  return 0;
}
