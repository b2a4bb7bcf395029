// What a signal handler may do, and what not, in C.
// rules: signal-handler
// tsan: skip handlers are no threads
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int children;
static char *name;
static int number_of(int level) { return level + (name != NULL); }

static void logged_bad(int number) {
  syslog(LOG_INFO, "signal %d", number); // warning: signal handler 'logged_bad' calls 'syslog'
}

static void locked_bad(int number) {
  pthread_mutex_lock(&mutex);    // warning: signal handler 'locked_bad' takes 'mutex'
  pthread_cond_signal(&changed); // warning: signal handler 'locked_bad' notifies 'changed'
  pthread_mutex_unlock(&mutex);
  (void)number;
}

static void freed_bad(int number) {
  free(name); // warning: signal handler 'freed_bad' calls 'free'
  name = NULL; // warning: signal handler 'freed_bad' sets 'name'
  (void)number;
}

static void reaped_bad(int number) {
  int status;
  while (waitpid(-1, &status, WNOHANG) > 0)
    children--; // warning: signal handler 'reaped_bad' sets 'children'
  (void)number;
}

static void dated_bad(int number) {
  time_t now = time(NULL);
  struct tm *local = localtime(&now); // warning: signal handler 'dated_bad' calls 'localtime'
  if (local->tm_hour == number)
    _exit(1);
}

static void ended_bad(int number, siginfo_t *info, void *context) {
  fprintf(stderr, "%d %p %p\n", number, (void *)info, context); // warning: signal handler 'ended_bad' calls 'fprintf'
  exit(1); // warning: signal handler 'ended_bad' calls 'exit'
}

static void (*hook)(void);
static void print_hook(void) {
  puts("x"); // warning: signal handler 'hooked_bad' calls 'puts'
}
static void hooked_bad(int number) {
  if (hook && number)
    hook();
}

/* Safe twins. */
static volatile sig_atomic_t stop;
static atomic_int last;
static int pipe_ends[2];

static void flag_ok(int number) { stop = number; }
static void atomic_ok(int number) { atomic_store(&last, number); }
static void pipe_ok(int number) {
  char byte = (char)number;
  (void)!write(pipe_ends[1], &byte, 1);
}
static void reap_ok(int number) {
  while (waitpid(-1, NULL, WNOHANG) > 0)
    ;
  (void)number;
}
static void digits_ok(int number) {
  char text[4] = {0};
  text[0] = (char)('0' + number % 10);
  (void)!write(2, text, strlen(text));
}
static void again_ok(int number) {
  signal(number, again_ok);
  alarm(1);
  kill(getpid(), SIGUSR1);
}

/* What the handler asks for by a constant argument leads around the rest. */
static void remove_file(const char *path, int from_signal) {
  if (from_signal)
    unlink(path);
  else
    printf("removing %s\n", path);
}
static void removed_ok(int number) {
  remove_file("/tmp/a", 1);
  (void)number;
}
static void report(int quiet, int level) {
  if (level == 2 && !quiet)
    puts("stopping"); // warning: signal handler 'told_bad' calls 'puts'
  quiet = number_of(level);
  if (quiet)
    printf("stopping %d\n", level); // note: calls 'printf' here as well
}
static void told_bad(int number) {
  report(0, 2);
  (void)number;
}

/* A thread that takes signals one by one is no handler. */
static void *wait_ok(void *set) {
  int number;
  while (sigwait(set, &number) == 0)
    printf("signal %d\n", number);
  return NULL;
}

int main(void) {
  struct sigaction action;
  sigset_t set;
  pthread_t waiter;
  memset(&action, 0, sizeof action);
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  pthread_create(&waiter, NULL, wait_ok, &set);

  name = strdup("x");
  hook = print_hook;
  signal(SIGUSR1, logged_bad);
  signal(SIGUSR2, locked_bad);
  signal(SIGALRM, freed_bad);
  signal(SIGCHLD, reaped_bad);
  signal(SIGPROF, dated_bad);
  signal(SIGPWR, hooked_bad);
  action.sa_sigaction = ended_bad;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGTERM, &action, NULL);

  signal(SIGINT, flag_ok);
  signal(SIGQUIT, atomic_ok);
  signal(SIGCONT, pipe_ok);
  signal(SIGWINCH, reap_ok);
  signal(SIGURG, digits_ok);
  signal(SIGVTALRM, again_ok);
  signal(SIGXCPU, removed_ok);
  signal(SIGXFSZ, told_bad);
  remove_file("/tmp/b", 0);
  signal(SIGPIPE, SIG_IGN);
  children = 4;
  while (!stop && children > 0 && name)
    pause();
  pthread_join(waiter, NULL);
  return 0;
}
