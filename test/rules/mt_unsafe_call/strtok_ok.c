#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The unsafe call stays where it is not compiled. */
#define HAVE_STRTOK_R 1

static int count_words(char *line) {
  int n = 0;
#ifdef HAVE_STRTOK_R
  char *rest;
  for (char *word = strtok_r(line, " ", &rest); word;
       word = strtok_r(NULL, " ", &rest))
    ++n;
#else
  for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
    ++n;
#endif
  return n;
}

static void *serve(void *arg) {
  char line[64];
  strcpy(line, (const char *)arg);
  return (void *)(long)count_words(line);
}

/* Only main reads the file of settings. */
static int options(char *line) {
  int n = 0;
  for (char *word = strtok(line, ","); word; word = strtok(NULL, ","))
    ++n;
  return n;
}

int main(void) {
  char settings[] = "a,b,c";
  pthread_t workers[4];
  for (int i = 0; i < 4; ++i)
    pthread_create(&workers[i], NULL, serve, "GET / HTTP/1.1");
  int n = options(settings);
  for (int i = 0; i < 4; ++i)
    pthread_join(workers[i], NULL);
  return n != 3;
}
