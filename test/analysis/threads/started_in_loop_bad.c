/* One function started many times races with itself. */
#include <pthread.h>

static unsigned long packets;

static void *receive(void *unused) {
  for (int i = 0; i < 1000; i++)
    packets++; // race: packets
  return unused;
}

int main(void) {
  pthread_t receivers[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&receivers[i], NULL, receive, NULL);
  for (int i = 0; i < 3; i++)
    pthread_join(receivers[i], NULL);
  return 0;
}
