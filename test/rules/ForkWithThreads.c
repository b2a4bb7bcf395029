// A process with threads forks, in C.
// rules: fork-with-threads
// tsan: skip children are processes
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int served;

static void child_main(int job) {
  char *name = malloc(32); // note: the child calls 'malloc' here
  snprintf(name, 32, "job %d", job);
  free(name);
}

static void call_bad(int job) {
  pid_t pid = fork(); // warning: the child calls 'malloc'
  if (pid == -1)
    return;
  if (pid == 0) {
    child_main(job); // note: 'call_bad' calls 'child_main'
    _exit(0);
  }
}

static void lock_bad(void) {
  if (fork() == 0) { // warning: the child takes 'mutex'
    pthread_mutex_lock(&mutex);
    served = 0;
    pthread_mutex_unlock(&mutex);
    _exit(0);
  }
}

static void *serve(void *unused) {
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&mutex);
    served++;
    pthread_mutex_unlock(&mutex);
    // In a thread, while main runs.
    pid_t pid = fork(); // warning: the child calls 'setenv'
    if (pid == 0) {
      setenv("JOB", "1", 1);
      execlp("true", "true", (char *)NULL);
      _exit(1);
    }
  }
  return unused;
}

static void exec_ok(void) {
  switch (fork()) {
  case -1:
    return;
  case 0:
    execlp("true", "true", (char *)NULL);
    _exit(1);
  default:
    wait(NULL);
  }
}

static void redirect_ok(int *ends) {
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    if (dup2(ends[1], STDOUT_FILENO) == -1)
      _exit(1);
    char *arguments[] = {"true", NULL};
    execvp(arguments[0], arguments);
    fprintf(stderr, "no true\n");
    exit(1);
  }
}

static void daemon_ok(void) {
  if (fork() > 0)
    _exit(0);
  setsid();
}

int main(void) {
  daemon_ok();
  int ends[2];
  pthread_t threads[2];
  if (pipe(ends))
    return 1;
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, serve, NULL);
  call_bad(3);
  lock_bad();
  exec_ok();
  redirect_ok(ends);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
