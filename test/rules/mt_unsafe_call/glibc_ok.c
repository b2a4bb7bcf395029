// What POSIX allows to be unsafe and glibc made safe.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *serve(void *arg) {
  struct in_addr address = {0};
  char name[L_tmpnam];
  int n = rand() % 7 + (int)(random() % 7);
  n += strerror(EINTR)[0] + inet_ntoa(address)[0];
  return tmpnam(name) && n ? arg : NULL;
}

int main(void) {
  pthread_t first, second;
  srand(1); /* before threads start */
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
