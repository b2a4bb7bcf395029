// tsan: skip the C library is not instrumented
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int count_words(char *line) {
  int n = 0;
  for (char *word = strtok(line, " "); word; // warning: 'strtok' keeps its position for all threads; use 'strtok_r' [mt-unsafe-call]
       word = strtok(NULL, " ")) // note: calls 'strtok'
    ++n;
  return n;
}

static void *serve(void *arg) {
  char line[64];
  strcpy(line, (const char *)arg);
  return (void *)(long)count_words(line);
}

int main(void) {
  pthread_t workers[4];
  for (int i = 0; i < 4; ++i)
    pthread_create(&workers[i], NULL, serve, "GET / HTTP/1.1");
  for (int i = 0; i < 4; ++i)
    pthread_join(workers[i], NULL);
  return 0;
}
