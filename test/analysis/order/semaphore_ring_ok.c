/* A ring with two semaphores, one of one slot that goes to and fro, and posts
 * that are counted off. */
#include <pthread.h>
#include <semaphore.h>

#define SLOTS 4
#define ITEMS 100
#define HELPERS 3

static sem_t free_slots, used_slots, asked, answered, helped;
static int ring[SLOTS];
static int question, answer;
static int part[HELPERS];

static void *produce(void *unused) {
  for (int i = 0, at = 0; i < ITEMS; i++, at = (at + 1) % SLOTS) {
    sem_wait(&free_slots);
    ring[at] = i;
    sem_post(&used_slots);
  }
  return unused;
}

static void *consume(void *unused) {
  long sum = 0;
  for (int i = 0, at = 0; i < ITEMS; i++, at = (at + 1) % SLOTS) {
    sem_wait(&used_slots);
    sum += ring[at];
    ring[at] = -1;
    sem_post(&free_slots);
  }
  return unused ? unused : (void *)sum;
}

static void *serve(void *unused) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&asked);
    answer = question * 2;
    question = 0;
    sem_post(&answered);
  }
  return unused;
}

static void *help(void *argument) {
  int id = (int)(long)argument;
  part[id] = id;
  sem_post(&helped);
  return NULL;
}

int main(void) {
  pthread_t producer, consumer, server, helper;
  int sum = 0;
  sem_init(&free_slots, 0, SLOTS);
  sem_init(&used_slots, 0, 0);
  sem_init(&asked, 0, 0);
  sem_init(&answered, 0, 0);
  sem_init(&helped, 0, 0);
  pthread_create(&producer, NULL, produce, NULL);
  pthread_create(&consumer, NULL, consume, NULL);
  pthread_create(&server, NULL, serve, NULL);
  for (int i = 0; i < HELPERS; i++) {
    pthread_create(&helper, NULL, help, (void *)(long)i);
    pthread_detach(helper);
  }
  for (int i = 0; i < ITEMS; i++) {
    question = i;
    sem_post(&asked);
    sem_wait(&answered);
    sum += answer;
  }
  for (int i = 0; i < HELPERS; i++)
    sem_wait(&helped);
  for (int i = 0; i < HELPERS; i++)
    sum += part[i];
  pthread_join(producer, NULL);
  pthread_join(consumer, NULL);
  pthread_join(server, NULL);
  return sum == 0;
}
