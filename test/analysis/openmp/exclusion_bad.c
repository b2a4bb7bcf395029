// Locks, critical sections and atomics that do not go together.
// flags: -fopenmp
// tsan: skip the runtime of OpenMP is not built for ThreadSanitizer
typedef struct {
  void *inside;
} omp_lock_t;
void omp_init_lock(omp_lock_t *);
void omp_set_lock(omp_lock_t *);
void omp_unset_lock(omp_lock_t *);
int omp_get_thread_num(void);

static int named, halfway, half_atomic, half_locked, anyone, slot[64];
static omp_lock_t lock;

int main(void) {
  omp_init_lock(&lock);
#pragma omp parallel
  {
#pragma omp critical(left)
    named++; // race: named
#pragma omp critical(right)
    named++; // race: named
#pragma omp critical
    halfway++; // race: halfway
    halfway++; // race: halfway
#pragma omp atomic
    half_atomic++; // race: half_atomic
    half_atomic = 1; // race: half_atomic
    omp_set_lock(&lock);
    half_locked++; // race: half_locked
    omp_unset_lock(&lock);
    half_locked--; // race: half_locked
#pragma omp master
    anyone = 1; // race: anyone
    anyone = 2; // race: anyone
    slot[omp_get_thread_num()] = 1; // race: slot[]
    slot[omp_get_thread_num() + 1] = 1; // race: slot[]
  }
  return 0;
}
