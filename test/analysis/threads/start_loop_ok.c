/* Each round fills the element that its thread is given. An element that holds
   its own index leads each thread to a slot of its own. */
#include <pthread.h>
#include <stdlib.h>

#define COUNT 4

struct part {
  int id;
  int pause;
  const int *from;
};

static int input[COUNT];
static int sums[COUNT];

static void *add(void *argument) {
  struct part *part = argument;
  for (int i = 0; i < 100; i++)
    sums[part->id] += part->from[part->id] + part->pause;
  return NULL;
}

static int squares[COUNT];

static void *square(void *argument) {
  int mine = *(int *)argument;
  squares[mine] = mine * mine;
  return NULL;
}

static void set(struct part *part, int id) {
  part->id = id;
  part->pause = 0;
}

int main(void) {
  pthread_t threads[COUNT];
  struct part parts[COUNT];
  int ids[COUNT];
  int sum = 0;
  struct part *more = malloc(COUNT * sizeof *more);
  if (!more)
    return 2;
  for (int i = 0; i < COUNT; i++) {
    parts[i] = (struct part){i, 1, input};
    if (pthread_create(&threads[i], NULL, add, &parts[i]))
      return 2;
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < COUNT; i++) {
    set(&more[i], i);
    more[i].from = input;
    pthread_create(&threads[i], NULL, add, &more[i]);
  }
  for (int i = 0; i < COUNT; i++)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < COUNT; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, square, &ids[i]);
  }
  for (int i = 0; i < COUNT; i++) {
    pthread_join(threads[i], NULL);
    sum += sums[i] + squares[i] + ids[i];
  }
  free(more);
  return sum != 420;
}
