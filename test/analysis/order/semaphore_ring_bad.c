// tsan: skip the window of each flaw is too narrow to be hit for sure
/* Hand-over by semaphores, and each with a flaw: the last word is written after
 * the post, the answer is looked at before it is awaited, several permits let
 * several in, and who clears the slot has given it back before. */
#include <pthread.h>
#include <semaphore.h>

#define ITEMS 100

static sem_t asked, answered, permits, room, filled;
static int question, comment, guests, slot;

static void *serve(void *unused) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&asked);
    question = 0; // race: question
    comment = i; // race: comment
    sem_post(&answered);
    comment = -i; // race: comment
  }
  return unused;
}

static void *visit(void *unused) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&permits);
    guests++; // race: guests
    sem_post(&permits);
  }
  return unused;
}

static void *empty(void *unused) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&filled);
    sem_post(&room);
    slot = -1; // race: slot
  }
  return unused;
}

int main(void) {
  pthread_t server, visitors[2], emptier;
  int sum = 0;
  sem_init(&asked, 0, 0);
  sem_init(&answered, 0, 0);
  sem_init(&permits, 0, 2);
  sem_init(&room, 0, 1);
  sem_init(&filled, 0, 0);
  pthread_create(&server, NULL, serve, NULL);
  pthread_create(&visitors[0], NULL, visit, NULL);
  pthread_create(&visitors[1], NULL, visit, NULL);
  pthread_create(&emptier, NULL, empty, NULL);
  for (int i = 0; i < ITEMS; i++) {
    sem_post(&asked);
    question = i; // race: question
    sem_wait(&answered);
    sum += comment; // race: comment
    sem_wait(&room);
    slot = i; // race: slot
    sem_post(&filled);
  }
  pthread_join(server, NULL);
  pthread_join(visitors[0], NULL);
  pthread_join(visitors[1], NULL);
  pthread_join(emptier, NULL);
  return sum + guests + slot + question == 0;
}
