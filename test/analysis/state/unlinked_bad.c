/* An element that is found under the lock and stays on the list is not the
   finder's. */
#include <pthread.h>
#include <stdlib.h>

struct job {
  struct job *prev, *next;
  int due;
  long runs;
};

struct list {
  pthread_mutex_t lock;
  struct job *head;
};

static struct list jobs = {PTHREAD_MUTEX_INITIALIZER, NULL};

static void add(struct list *list, struct job *job) {
  pthread_mutex_lock(&list->lock);
  job->prev = NULL;
  job->next = list->head;
  if (list->head)
    list->head->prev = job;
  list->head = job;
  pthread_mutex_unlock(&list->lock);
}

static struct job *take_due(struct list *list, int now) {
  struct job *found = NULL;
  pthread_mutex_lock(&list->lock);
  for (struct job *job = list->head; job; job = job->next)
    if (job->prev && job->next && job->due <= now) {
      found = job;
      break;
    }
  pthread_mutex_unlock(&list->lock);
  return found;
}

static void *work(void *unused) {
  for (int i = 0; i < 20; i++) {
    struct job *job = take_due(&jobs, i);
    if (!job)
      continue;
    job->runs++; // race: job::runs
  }
  return unused;
}

int main(void) {
  pthread_t first, second;
  for (int i = 0; i < 10; i++) {
    struct job *job = calloc(1, sizeof *job);
    if (!job)
      return 1;
    job->due = i;
    add(&jobs, job);
  }
  pthread_create(&first, NULL, work, NULL);
  pthread_create(&second, NULL, work, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
