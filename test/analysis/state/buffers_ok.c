/* memcpy, snprintf, memset: to buffers of one's own, or locked. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char title[64];

static void *update(void *argument) {
  char *status = argument;
  for (int i = 0; i < 100; i++) {
    char text[32];
    snprintf(text, sizeof text, "%d%%", i);
    memset(status, 0, 32);
    memcpy(status, text, sizeof text);
    pthread_mutex_lock(&mutex);
    strcpy(title, text);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  char first[32], second[32], copy[64];
  pthread_create(&a, NULL, update, first);
  pthread_create(&b, NULL, update, second);
  pthread_mutex_lock(&mutex);
  memcpy(copy, title, sizeof copy);
  pthread_mutex_unlock(&mutex);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return copy[0] == 'x' || first[0] == 'x' || second[0] == 'x';
}
