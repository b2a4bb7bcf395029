/* Who puts an object where others find it and empties his own pointer has it
   no longer; where the pointer still leads to it, nobody else does. */
#include <pthread.h>
#include <stdlib.h>

#define SIZE 8

struct client {
  long id;
  int uses;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct client *table[SIZE];
static int count;

static int insert(long id) {
  struct client *client = calloc(1, sizeof *client);
  if (!client)
    return -1;
  client->id = id;
  pthread_mutex_lock(&lock);
  if (count < SIZE) {
    table[count++] = client;
    client = NULL;
  }
  pthread_mutex_unlock(&lock);
  if (client) {
    client->id = -1;
    free(client);
    return -1;
  }
  return 0;
}

static int insert_or_clean(long id) {
  int result = -1;
  struct client *client = calloc(1, sizeof *client);
  if (!client)
    goto out;
  client->id = id;
  pthread_mutex_lock(&lock);
  if (count < SIZE) {
    table[count++] = client;
    client = NULL;
    result = 0;
  }
  pthread_mutex_unlock(&lock);
out:
  free(client);
  return result;
}

static void *use(void *unused) {
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock(&lock);
    for (int n = 0; n < count; n++)
      if (table[n]->id == i)
        table[n]->uses++;
    pthread_mutex_unlock(&lock);
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, use, NULL);
  for (long i = 0; i < SIZE; i++) {
    insert(i);
    insert_or_clean(i);
  }
  pthread_join(thread, NULL);
  return 0;
}
