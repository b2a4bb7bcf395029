// tsan: skip the C library is not instrumented
#include <grp.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *serve(void *arg) {
  struct passwd *user = getpwuid(0); // warning: 'getpwuid' returns a buffer all threads share; use 'getpwuid_r' [mt-unsafe-call]
  struct group *group = getgrnam("root"); // warning: 'getgrnam' returns a buffer all threads share; use 'getgrnam_r' [mt-unsafe-call]
  struct hostent *host = gethostbyname("localhost"); // warning: 'gethostbyname' returns a buffer all threads share; use 'getaddrinfo' [mt-unsafe-call]
  struct servent *service = getservbyname("http", "tcp"); // warning: 'getservbyname' returns a buffer all threads share; [mt-unsafe-call]
  char *terminal = ttyname(0); // warning: 'ttyname' returns a buffer all threads share; use 'ttyname_r' [mt-unsafe-call]
  double chance = drand48(); // warning: 'drand48' draws from one generator all threads share; [mt-unsafe-call]
  char *name = tmpnam(NULL); // warning: 'tmpnam' returns a buffer all threads share; use 'mkstemp' [mt-unsafe-call]
  printf("%d %d %d %d %d %f %s\n", !!user, !!group, !!host, !!service,
         !!terminal, chance, name);
  return arg;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
