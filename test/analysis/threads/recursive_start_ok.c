// A thread starts its own kind on one half of its work, does the other half
// itself, and joins: each part, and each result, is one thread's.
#include <pthread.h>
#include <stdlib.h>

struct part {
  int *all;
  int low, high, depth;
};

static void *sort(void *arg) {
  struct part *p = arg;
  int i = p->low, j = p->high;
  if (i >= j)
    return NULL;
  int middle = p->all[(i + j) / 2];
  while (i <= j) {
    while (p->all[i] < middle)
      i++;
    while (p->all[j] > middle)
      j--;
    if (i <= j) {
      int old = p->all[i];
      p->all[i++] = p->all[j];
      p->all[j--] = old;
    }
  }
  struct part left = {p->all, p->low, j, p->depth + 1},
              right = {p->all, i, p->high, p->depth + 1};
  if (p->depth < 3) {
    pthread_t thread;
    pthread_create(&thread, NULL, sort, &left);
    sort(&right);
    pthread_join(thread, NULL);
  } else {
    sort(&left);
    sort(&right);
  }
  return NULL;
}

int main(void) {
  int *all = malloc(1000 * sizeof *all), wrong = 0;
  if (!all)
    return 1;
  for (int i = 0; i < 1000; i++)
    all[i] = i * 7919 % 1000;
  struct part whole = {all, 0, 999, 0};
  pthread_t thread;
  pthread_create(&thread, NULL, sort, &whole);
  pthread_join(thread, NULL);
  for (int i = 1; i < 1000; i++)
    wrong += all[i] < all[i - 1];
  return wrong;
}
