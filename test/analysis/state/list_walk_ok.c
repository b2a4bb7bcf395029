// A job is taken off the middle of a list, by the one before it, and belongs to
// whoever took it: it may be changed, put on another list, or freed.
#include <pthread.h>
#include <stdlib.h>

struct job {
  struct job *next;
  int size, cost;
};

struct list {
  pthread_mutex_t lock;
  struct job *first;
};

static struct list spare, done;

static void insert(struct list *l, struct job *j) {
  pthread_mutex_lock(&l->lock);
  j->next = l->first;
  l->first = j;
  pthread_mutex_unlock(&l->lock);
}

static struct job *pick_cheap(struct list *l) {
  struct job *before = NULL, *j;
  pthread_mutex_lock(&l->lock);
  for (j = l->first; j; before = j, j = j->next)
    if (j->cost < 10) {
      if (before)
        before->next = j->next;
      else
        l->first = j->next;
      break;
    }
  pthread_mutex_unlock(&l->lock);
  return j;
}

static void *work(void *unused) {
  struct job *j;
  (void)unused;
  for (int i = 0; i < 500; i++)
    if ((j = pick_cheap(&spare)) != NULL) {
      j->size = 0;
      insert(&done, j);
    }
  return NULL;
}

int main(void) {
  pthread_t workers[2];
  struct job *j;
  pthread_mutex_init(&spare.lock, NULL);
  pthread_mutex_init(&done.lock, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&workers[i], NULL, work, NULL);
  for (int i = 0; i < 200; i++) {
    if (!(j = malloc(sizeof *j)))
      break;
    j->size = i % 11;
    j->cost = 0;
    insert(&spare, j);
    if ((j = pick_cheap(&done)) != NULL) {
      j->cost = 0;
      free(j);
    }
  }
  for (int i = 0; i < 2; i++)
    pthread_join(workers[i], NULL);
  return 0;
}
