/* The pointer is kept, or the object is given to others whatever the pointer
   says later. */
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
  int result = -1;
  struct client *client = calloc(1, sizeof *client);
  if (!client)
    return -1;
  pthread_mutex_lock(&lock);
  if (count < SIZE) {
    table[count++] = client;
    result = 0;
  }
  pthread_mutex_unlock(&lock);
  if (client)
    client->id = id; // race: client::id [published-early]
  return result;
}

static void *use(void *unused) {
  for (int i = 0; i < 10000; i++) {
    pthread_mutex_lock(&lock);
    for (int n = 0; n < count; n++)
      if (table[n]->id == i) // race: client::id [published-early]
        table[n]->uses++;
    pthread_mutex_unlock(&lock);
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, use, NULL);
  for (long i = 0; i < SIZE; i++)
    insert(i);
  pthread_join(thread, NULL);
  return 0;
}
