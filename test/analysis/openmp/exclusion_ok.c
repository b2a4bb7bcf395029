// Critical sections, atomics, locks, and code only one thread runs.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
typedef struct {
  void *inside;
} omp_lock_t;
typedef struct {
  void *inside;
} omp_nest_lock_t;
void omp_init_lock(omp_lock_t *);
void omp_set_lock(omp_lock_t *);
void omp_unset_lock(omp_lock_t *);
void omp_set_nest_lock(omp_nest_lock_t *);
void omp_unset_nest_lock(omp_nest_lock_t *);
int omp_get_thread_num(void);

static int everywhere, named, added, written, locked, nested, by_master;
static int once, in_order, left, right, by_first, slot[64];
static omp_lock_t lock;
static omp_nest_lock_t nest;

static void add(void) {
#pragma omp critical
  everywhere++;
}

static void deeper(void) {
  omp_set_nest_lock(&nest);
  nested++;
  omp_unset_nest_lock(&nest);
}

int main(void) {
  int seen;
  omp_init_lock(&lock);
#pragma omp parallel private(seen)
  {
    add();
#pragma omp critical
    everywhere++;
#pragma omp critical(name)
    named++;
#pragma omp atomic
    added += 2;
#pragma omp atomic read
    seen = added;
#pragma omp atomic write
    written = seen;
#pragma omp atomic capture
    seen = written++;
    omp_set_lock(&lock);
    locked++;
    omp_unset_lock(&lock);
    omp_set_nest_lock(&nest);
    deeper();
    omp_unset_nest_lock(&nest);
#pragma omp master
    by_master++;
#pragma omp single
    once++;
#pragma omp sections
    {
#pragma omp section
      left++;
#pragma omp section
      right++;
    }
#pragma omp master
    by_master++;
    slot[omp_get_thread_num()]++;
    int me = omp_get_thread_num();
    if (me == 0)
      by_first++;
    slot[me]++;
#pragma omp for ordered
    for (int i = 0; i < 10; i++) {
#pragma omp ordered
      in_order = in_order * 2 + i;
    }
  }
  return 0;
}
