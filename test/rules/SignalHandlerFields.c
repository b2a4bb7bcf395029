/* A handler finds objects that others use. */
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

struct watcher {
  int signum;
  unsigned caught;
  unsigned seen;
  atomic_uint counted;
  volatile sig_atomic_t pending;
};

struct watcher *watcher_of(int signum);

static void on_signal(int signum) {
  struct watcher *w = watcher_of(signum);
  if (!w)
    return;
  w->caught++; // warning: sets 'watcher::caught', which is neither 'volatile sig_atomic_t' nor atomic [signal-handler]
  atomic_fetch_add(&w->counted, 1);
  w->pending = 1;
}

int watch(int signum) {
  struct sigaction action = {0};
  action.sa_handler = on_signal;
  sigfillset(&action.sa_mask);
  return sigaction(signum, &action, NULL);
}

int watcher_done_bad(struct watcher *w) {
  return w->caught == w->seen; // note: reads it here
}

int watcher_done_ok(struct watcher *w) {
  return atomic_load(&w->counted) == w->seen && !w->pending;
}
