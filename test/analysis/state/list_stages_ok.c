// Jobs go from a list to the next, each with its own lock: on which one a job
// is says who may touch its links. The lists end in a pointer to the last link,
// in a pointer to the last job, or nowhere.
#include <pthread.h>
#include <stdlib.h>

struct job {
  struct job *next;
  int size, cost;
};

struct tail_list {
  pthread_mutex_t lock;
  struct job *first, **last;
};

struct plain_list {
  pthread_mutex_t lock;
  struct job *first;
};

static struct tail_list fresh, done;
static struct plain_list sorted;

static void list_init(struct tail_list *l) {
  pthread_mutex_init(&l->lock, NULL);
  l->last = &l->first;
}

static void append(struct tail_list *l, struct job *j) {
  pthread_mutex_lock(&l->lock);
  j->next = NULL;
  *l->last = j;
  l->last = &j->next;
  pthread_mutex_unlock(&l->lock);
}

static struct job *take(struct tail_list *l) {
  pthread_mutex_lock(&l->lock);
  struct job *j = l->first;
  if (j) {
    l->first = j->next;
    if (!l->first)
      l->last = &l->first;
  }
  pthread_mutex_unlock(&l->lock);
  return j;
}

static void insert(struct plain_list *l, struct job *j) {
  struct job **at;
  pthread_mutex_lock(&l->lock);
  for (at = &l->first; *at && (*at)->size < j->size; at = &(*at)->next)
    ;
  j->next = *at;
  *at = j;
  pthread_mutex_unlock(&l->lock);
}

/* By the address of the link that leads to it. */
static struct job *pick(struct plain_list *l, int size) {
  struct job **at, *j;
  pthread_mutex_lock(&l->lock);
  for (at = &l->first; (j = *at) != NULL; at = &j->next)
    if (j->size >= size) {
      *at = j->next;
      break;
    }
  pthread_mutex_unlock(&l->lock);
  return j;
}

static void *work(void *unused) {
  struct job *j;
  (void)unused;
  for (int round = 0; round < 500; round++) {
    if ((j = take(&fresh)) != NULL) {
      j->cost = j->size * 2;
      insert(&sorted, j);
    }
    if ((j = pick(&sorted, round % 7)) != NULL) {
      j->cost++;
      append(&done, j);
    }
  }
  return NULL;
}

int main(void) {
  pthread_t workers[2];
  struct job *j;
  list_init(&fresh);
  list_init(&done);
  pthread_mutex_init(&sorted.lock, NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&workers[i], NULL, work, NULL);
  for (int i = 0; i < 200; i++) {
    if (!(j = malloc(sizeof *j)))
      break;
    j->size = i % 11;
    j->cost = 0;
    append(&fresh, j);
    if ((j = take(&done)) != NULL) {
      j->cost = 0;
      free(j);
    }
  }
  for (int i = 0; i < 2; i++)
    pthread_join(workers[i], NULL);
  return 0;
}
