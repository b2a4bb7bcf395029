// An entry is looked up under the lock and used after it, while another thread
// takes entries off the list and frees them.
// tsan: skip freed memory is handed out again at once, to no label's line
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct entry {
  struct entry *next;
  int key, uses;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;

static void add(int key) {
  struct entry *e = malloc(sizeof *e);
  if (!e)
    return;
  e->key = key;
  e->uses = 0;
  pthread_mutex_lock(&lock);
  e->next = entries;
  entries = e;
  pthread_mutex_unlock(&lock);
}

static void expire(int key) {
  struct entry **at, *e;
  pthread_mutex_lock(&lock);
  for (at = &entries; (e = *at) != NULL; at = &e->next)
    if (e->key == key) {
      *at = e->next;
      e->uses = -1; // race: entry::uses
      free(e);
      break;
    }
  pthread_mutex_unlock(&lock);
}

static void use(int key) {
  struct entry *e;
  pthread_mutex_lock(&lock);
  for (e = entries; e && e->key != key; e = e->next)
    ;
  pthread_mutex_unlock(&lock);
  usleep(1000);
  if (e)
    e->uses++; // race: entry::uses
}

static void *client(void *unused) {
  (void)unused;
  for (int i = 0; i < 50; i++)
    use(i % 4);
  return NULL;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < 4; i++)
    add(i);
  pthread_create(&thread, NULL, client, NULL);
  for (int i = 0; i < 50; i++) {
    usleep(500);
    expire(i % 4);
    add(i % 4);
  }
  pthread_join(thread, NULL);
  return 0;
}
