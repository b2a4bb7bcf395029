#include <dirent.h>
#include <pthread.h>
#include <stddef.h>

static DIR *spool;
static pthread_mutex_t spool_lock = PTHREAD_MUTEX_INITIALIZER;

static int next_is_hidden(void) {
  pthread_mutex_lock(&spool_lock);
  struct dirent *entry = readdir(spool);
  int hidden = entry && entry->d_name[0] == '.';
  pthread_mutex_unlock(&spool_lock);
  return hidden;
}

/* A stream of its own for each thread. */
static int count(const char *path) {
  int n = 0;
  DIR *folder = opendir(path);
  while (folder && readdir(folder))
    ++n;
  if (folder)
    closedir(folder);
  return n;
}

static void *serve(void *arg) {
  return count("/tmp") + next_is_hidden() ? arg : NULL;
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
