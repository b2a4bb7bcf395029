/* The starter comes too late, reaches the element of an earlier round, or gives
   several threads one number. */
#include <pthread.h>
#include <stdio.h>

#define COUNT 4

struct late {
  pthread_t thread;
  int id;
};

static struct late lates[COUNT];
static int seen[COUNT];

static void *first(void *argument) {
  struct late *late = argument;
  return late->id ? argument : NULL; // race: lates[].id
}

struct chain {
  int left;
};

static struct chain chains[COUNT + 1];

static void *second(void *argument) {
  struct chain *chain = argument;
  for (int i = 0; i < 100; i++)
    chain->left++; // race: chains[].left
  return NULL;
}

struct half {
  int id;
};

static struct half halves[COUNT];
static int totals[COUNT];

static void *third(void *argument) {
  struct half *half = argument;
  for (int i = 0; i < 100; i++)
    totals[half->id]++; // race: totals[]
  return NULL;
}

int main(void) {
  pthread_t threads[COUNT];
  for (int i = 0; i < COUNT; i++) {
    pthread_create(&lates[i].thread, NULL, first, &lates[i]);
    lates[i].id = i; // race: lates[].id
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(lates[i].thread, NULL);

  for (int i = 0; i < COUNT; i++) {
    chains[i].left = 0; // race: chains[].left
    pthread_create(&threads[i], NULL, second, &chains[i + 1]);
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);

  for (int i = 0; i < COUNT; i++) {
    halves[i].id = i / 2;
    pthread_create(&threads[i], NULL, third, &halves[i]);
  }
  for (int i = 0; i < COUNT; i++) {
    pthread_join(threads[i], NULL);
    seen[i] = totals[i]; // race: totals[]
  }
  return seen[0] < 0;
}
