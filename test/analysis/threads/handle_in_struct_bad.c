/* The handle lives in a struct; stop() reads before it joins. */
#include <pthread.h>
#include <stdlib.h>

struct poller {
  pthread_t thread;
  int events;
};

static void *poll_events(void *argument) {
  struct poller *poller = argument;
  for (int i = 0; i < 100; i++)
    poller->events++; // race: events
  return NULL;
}

static struct poller *poller_start(void) {
  struct poller *poller = malloc(sizeof *poller);
  poller->events = 0;
  pthread_create(&poller->thread, NULL, poll_events, poller);
  return poller;
}

static int poller_stop(struct poller *poller) {
  int events = poller->events; // race: events
  pthread_join(poller->thread, NULL);
  free(poller);
  return events;
}

int main(void) {
  struct poller *poller = poller_start();
  return poller_stop(poller) < 0;
}
