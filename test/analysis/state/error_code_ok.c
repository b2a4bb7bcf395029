/* What went wrong says whether others have the object: who is told so has it
   for himself still. */
#include <pthread.h>
#include <stdlib.h>

enum { OK = 0, FULL = -1, NO_MEMORY = -2 };

struct message {
  struct message *next;
  char *text;
  int uses;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct message *queue;
static int length;

static void *count(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&lock);
    for (struct message *each = queue; each; each = each->next)
      each->uses++;
    pthread_mutex_unlock(&lock);
  }
  return unused;
}

static int enqueue(void) {
  int error = OK;
  struct message *message = NULL;
  pthread_mutex_lock(&lock);
  if (length == 8) {
    error = FULL;
    goto out;
  }
  message = calloc(1, sizeof *message);
  if (!message) {
    error = NO_MEMORY;
    goto out;
  }
  message->text = malloc(16);
  if (!message->text) {
    error = NO_MEMORY;
    goto out;
  }
  message->next = queue;
  queue = message;
  length++;
out:
  pthread_mutex_unlock(&lock);
  if (error == NO_MEMORY && message) {
    message->uses = 0;
    free(message);
  }
  return error;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, count, NULL);
  for (int i = 0; i < 10; i++)
    enqueue();
  pthread_join(thread, NULL);
  return 0;
}
