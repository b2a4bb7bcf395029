/* One function started once does not race with itself, and neither does one
   that is joined before it is started again. */
#include <pthread.h>

static unsigned long packets;
static unsigned long rounds;

static void *receive(void *unused) {
  for (int i = 0; i < 1000; i++)
    packets++;
  return unused;
}

static void *play(void *unused) {
  rounds++;
  return unused;
}

int main(void) {
  pthread_t receiver;
  pthread_create(&receiver, NULL, receive, NULL);
  for (int i = 0; i < 3; i++) {
    pthread_t player;
    pthread_create(&player, NULL, play, NULL);
    pthread_join(player, NULL);
  }
  pthread_join(receiver, NULL);
  return 0;
}
