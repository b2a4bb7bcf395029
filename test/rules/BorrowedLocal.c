// Threads that outlive what they were handed the address of.
// rules: borrowed-local

#include <pthread.h>
#include <stdlib.h>

struct job {
  int number;
  int done;
};

static void *work(void *given) {
  struct job *job = given;
  job->done = job->number;
  return NULL;
}

void detached_bad(void) {
  struct job mine = {1, 0};
  pthread_t id;
  pthread_create(&id, NULL, work, &mine);
  pthread_detach(id); // warning: outlives local 'mine' of 'detached_bad' [borrowed-local]
}

void forgotten_bad(int number) {
  struct job mine = {number, 0}; // note: 'mine' lives here
  pthread_t id;
  pthread_create(&id, NULL, work, &mine); // warning: outlives local 'mine' of 'forgotten_bad'
}

void loop_bad(int count) {
  for (int i = 0; i < count; i++) {
    pthread_t id;
    struct job mine = {i, 0};
    pthread_create(&id, NULL, work, &mine);
    pthread_detach(id); // warning: outlives local 'mine' of 'loop_bad'
  }
}

static pthread_t kept;
void kept_bad(void) {
  struct job mine = {1, 0};
  pthread_create(&kept, NULL, work, &mine); // warning: outlives local 'mine' of 'kept_bad'
}
void join_kept(void) { pthread_join(kept, NULL); }

void joined_ok(void) {
  struct job mine = {1, 0};
  pthread_t id;
  pthread_create(&id, NULL, work, &mine);
  pthread_join(id, NULL);
}

void tested_ok(void) {
  struct job mine = {1, 0};
  pthread_t id;
  if (pthread_create(&id, NULL, work, &mine) != 0)
    return;
  pthread_join(id, NULL);
}

void all_joined_ok(void) {
  struct job mine[4];
  pthread_t ids[4];
  for (int i = 0; i < 4; i++) {
    mine[i].number = i;
    pthread_create(&ids[i], NULL, work, &mine[i]);
  }
  for (int i = 0; i < 4; i++)
    pthread_join(ids[i], NULL);
}

void conditional_ok(int background) {
  struct job mine = {1, 0};
  pthread_t id;
  if (background)
    pthread_create(&id, NULL, work, &mine);
  else
    work(&mine);
  if (background)
    pthread_join(id, NULL);
}

static void *free_it(void *given) {
  free(given);
  return NULL;
}
void heap_ok(void) {
  struct job *mine = malloc(sizeof *mine);
  pthread_t id;
  pthread_create(&id, NULL, free_it, mine);
  pthread_detach(id);
}

void static_ok(void) {
  static struct job mine = {1, 0};
  pthread_t id;
  pthread_create(&id, NULL, work, &mine);
  pthread_detach(id);
}

static pthread_mutex_t access_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int finished;
static void *finish(void *given) {
  struct job *job = given;
  pthread_mutex_lock(&access_lock);
  job->done = 1;
  finished = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&access_lock);
  return NULL;
}
void waited_ok(void) {
  struct job mine = {1, 0};
  pthread_t id;
  pthread_create(&id, NULL, finish, &mine);
  pthread_detach(id);
  pthread_mutex_lock(&access_lock);
  while (!finished)
    pthread_cond_wait(&changed, &access_lock);
  pthread_mutex_unlock(&access_lock);
}
