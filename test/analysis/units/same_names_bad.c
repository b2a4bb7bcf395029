/* Statics of one name in two units; each races with itself only in one. */
//--- log.h
void input_log(void);
void output_log(void);
//--- input_log.c
#include "log.h"
static int lines;
void input_log(void) {
  lines++; // race: lines
}
//--- output_log.c
#include "log.h"
static int lines;
void output_log(void) { lines++; }
//--- main.c
#include "log.h"
#include <pthread.h>

static void *input(void *unused) {
  for (int i = 0; i < 100; i++)
    input_log();
  return unused;
}

static void *output(void *unused) {
  for (int i = 0; i < 100; i++)
    output_log();
  return unused;
}

int main(void) {
  pthread_t a, b, c;
  pthread_create(&a, NULL, input, NULL);
  pthread_create(&b, NULL, input, NULL);
  pthread_create(&c, NULL, output, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  return 0;
}
