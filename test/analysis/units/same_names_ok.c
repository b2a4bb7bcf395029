/* Statics and structs of one name in two units are two things. */
//--- log.h
void input_log(void);
void output_log(void);
//--- input_log.c
#include "log.h"
static int lines;
static struct state {
  int bytes;
} state;
void input_log(void) {
  lines++;
  state.bytes++;
}
//--- output_log.c
#include "log.h"
static int lines;
static struct state {
  long bytes;
} state;
void output_log(void) {
  lines++;
  state.bytes++;
}
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
  pthread_t a, b;
  pthread_create(&a, NULL, input, NULL);
  pthread_create(&b, NULL, output, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
