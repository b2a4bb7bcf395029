// SDL: a mutex, a spin lock, a condition, an atomic, a thread that is waited
// for.
// tsan: skip its library is only declared
typedef struct SDL_mutex SDL_mutex;
typedef struct SDL_cond SDL_cond;
typedef struct SDL_Thread SDL_Thread;
typedef int SDL_SpinLock;
typedef struct {
  int value;
} SDL_atomic_t;
SDL_mutex *SDL_CreateMutex(void);
int SDL_LockMutex(SDL_mutex *mutex);
int SDL_TryLockMutex(SDL_mutex *mutex);
int SDL_UnlockMutex(SDL_mutex *mutex);
SDL_cond *SDL_CreateCond(void);
int SDL_CondWait(SDL_cond *cond, SDL_mutex *mutex);
int SDL_CondSignal(SDL_cond *cond);
SDL_Thread *SDL_CreateThread(int (*fn)(void *), const char *name, void *data);
void SDL_WaitThread(SDL_Thread *thread, int *status);
void SDL_AtomicLock(SDL_SpinLock *lock);
void SDL_AtomicUnlock(SDL_SpinLock *lock);
int SDL_AtomicAdd(SDL_atomic_t *a, int v);

static SDL_mutex *mutex;
static SDL_cond *cond;
static SDL_SpinLock spin;
static SDL_atomic_t steps;
static int total, tried, fast, ready, result;

static int work(void *data) {
  int *own = data;
  SDL_LockMutex(mutex);
  total++;
  ready = 1;
  SDL_CondSignal(cond);
  SDL_UnlockMutex(mutex);
  if (SDL_TryLockMutex(mutex) == 0) {
    tried++;
    SDL_UnlockMutex(mutex);
  }
  SDL_AtomicLock(&spin);
  fast++;
  SDL_AtomicUnlock(&spin);
  SDL_AtomicAdd(&steps, 1);
  (*own)++;
  result = *own;
  return 0;
}

int main(void) {
  int mine = 0;
  mutex = SDL_CreateMutex();
  cond = SDL_CreateCond();
  SDL_Thread *thread = SDL_CreateThread(work, "work", &mine);
  SDL_LockMutex(mutex);
  while (!ready)
    SDL_CondWait(cond, mutex);
  total++;
  tried++;
  SDL_UnlockMutex(mutex);
  SDL_AtomicLock(&spin);
  fast++;
  SDL_AtomicUnlock(&spin);
  SDL_AtomicAdd(&steps, 1);
  SDL_WaitThread(thread, 0);
  return result + mine + total + tried + fast;
}
