// Safe in today's glibc, in no standard: `rand`. What `strerror` and `inet_ntoa`
// return is each thread's own there.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct probe {
  pthread_t thread;
  struct in_addr address;
};

static void *ask(void *arg) {
  struct probe *p = arg;
  if (rand() % 2) // warning: 'rand' draws from one generator all threads share [mt-unsafe-call]
    printf("%s\n", inet_ntoa(p->address));
  else
    printf("%s\n", strerror(5));
  return NULL;
}

int ask_all(struct probe *probes, int n) {
  int started = 0;
  for (; started < n; started++)
    if (pthread_create(&probes[started].thread, NULL, ask, &probes[started]))
      break;
  for (int i = 0; i < started; i++)
    pthread_join(probes[i].thread, NULL);
  return started;
}
