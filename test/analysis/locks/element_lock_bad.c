// The lock of one's own element does not guard another's.
#include <pthread.h>

#define PLAYERS 4

struct player {
  pthread_mutex_t lock;
  int id;
  long coins;
  long won;
};

static struct player players[PLAYERS];

static void earn(struct player *who, long n) {
  pthread_mutex_lock(&who->lock);
  who->coins += n; // race: players[].coins
  who->won += n;
  pthread_mutex_unlock(&who->lock);
}

static void pay(struct player *who, struct player *whom, long n) {
  pthread_mutex_lock(&who->lock);
  whom->coins += n; // race: players[].coins
  pthread_mutex_unlock(&who->lock);
}

static void *play(void *arg) {
  struct player *me = arg;
  for (int i = 0; i < 300; i++) {
    earn(me, 2);
    pay(me, &players[(me->id + i) % PLAYERS], 1);
  }
  return 0;
}

int main(void) {
  pthread_t threads[PLAYERS];
  for (int i = 0; i < PLAYERS; i++) {
    pthread_mutex_init(&players[i].lock, 0);
    players[i].id = i;
  }
  for (int i = 0; i < PLAYERS; i++)
    pthread_create(&threads[i], 0, play, &players[i]);
  for (int i = 0; i < PLAYERS; i++)
    pthread_join(threads[i], 0);
  return 0;
}
