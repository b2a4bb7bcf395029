// tsan: skip the C library is not instrumented
#include <dirent.h>
#include <pthread.h>
#include <stddef.h>

static DIR *spool;

static void *serve(void *arg) {
  struct dirent *entry;
  while ((entry = readdir(spool))) // warning: 'readdir' steps one directory stream that several threads use; [mt-unsafe-call]
    if (entry->d_name[0] == '.')
      continue;
  return arg;
}

int main(void) {
  pthread_t first, second;
  spool = opendir("/tmp");
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  closedir(spool);
  return 0;
}
