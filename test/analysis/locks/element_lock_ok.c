// The lock in an element guards that element, however it was come by: by a
// local index, a parameter, a hash, a helper, in a loop over all.
#include <pthread.h>

#define SHELVES 6
#define SLOTS 48

struct shelf {
  pthread_mutex_t lock;
  long books;
  long lent;
};

static struct shelf shelves[SHELVES];
static long slots[SLOTS];

static struct shelf *shelf_of(unsigned hash) {
  return &shelves[hash % SHELVES];
}

static void put(unsigned hash) {
  struct shelf *s = shelf_of(hash);
  pthread_mutex_lock(&s->lock);
  s->books++;
  slots[hash % SLOTS]++; // SLOTS is a multiple of SHELVES
  pthread_mutex_unlock(&s->lock);
}

static void lend(int index) {
  pthread_mutex_lock(&shelves[index].lock);
  if (shelves[index].books > 0) {
    shelves[index].books--;
    shelves[index].lent++;
  }
  pthread_mutex_unlock(&shelves[index].lock);
}

static long count(void) {
  long all = 0;
  for (int i = 0; i < SHELVES; i++) {
    pthread_mutex_lock(&shelves[i].lock);
    all += shelves[i].books + shelves[i].lent;
    pthread_mutex_unlock(&shelves[i].lock);
  }
  return all;
}

static long first(void) {
  pthread_mutex_lock(&shelves[0].lock);
  long books = shelves[0].books;
  pthread_mutex_unlock(&shelves[0].lock);
  return books;
}

static void *reader(void *arg) {
  unsigned seed = (unsigned)(unsigned long)arg;
  for (int i = 0; i < 200; i++) {
    put(seed + i);
    lend((int)((seed + i) % SHELVES));
    if (i % 50 == 0 && first() > count())
      return arg;
  }
  return 0;
}

int main(void) {
  pthread_t readers[3];
  for (int i = 0; i < SHELVES; i++)
    pthread_mutex_init(&shelves[i].lock, 0);
  for (unsigned long i = 0; i < 3; i++)
    pthread_create(&readers[i], 0, reader, (void *)(i * 7));
  for (int i = 0; i < 3; i++)
    pthread_join(readers[i], 0);
  return 0;
}
