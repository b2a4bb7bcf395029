/* Adjacent bit-fields are one memory location. */
#include <pthread.h>

static struct {
  unsigned ready : 1;
  unsigned failed : 1;
} status;

static void *open_device(void *unused) {
  for (int i = 0; i < 100; i++)
    status.ready = 1; // race: ready|failed
  return unused;
}

static void *probe_device(void *unused) {
  for (int i = 0; i < 100; i++)
    status.failed = 1; // race: ready|failed
  return unused;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, open_device, NULL);
  pthread_create(&b, NULL, probe_device, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
