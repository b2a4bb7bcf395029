// What POSIX allows to be unsafe and glibc made safe.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *serve(void *arg) {
  char name[L_tmpnam];
  int n = (int)(random() % 7);
  return tmpnam(name) && n ? arg : NULL;
}

static void *log_errors(void *arg) {
  struct in_addr address = {0};
  int n = rand() % 7;
  n += strerror(EINTR)[0] + inet_ntoa(address)[0];
  return n ? arg : NULL;
}

int main(void) {
  pthread_t first, second, logger;
  srand(1); /* before threads start */
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_create(&logger, NULL, log_errors, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  pthread_join(logger, NULL);
  return 0;
}
