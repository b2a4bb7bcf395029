/* memcpy, snprintf, memset: accesses to what they are handed. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static char title[64];
static char status[64];

static void *update(void *unused) {
  for (int i = 0; i < 100; i++) {
    memcpy(title, "downloading", 12); // race: title
    snprintf(status, sizeof status, "%d%%", i); // race: status
  }
  return unused;
}

int main(void) {
  pthread_t updater;
  char copy[64];
  pthread_create(&updater, NULL, update, NULL);
  memcpy(copy, title, sizeof copy); // race: title
  size_t length = strlen(status); // race: status
  pthread_join(updater, NULL);
  return length > 64;
}
