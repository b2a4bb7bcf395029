// SDL 3 answers whether the lock was taken.
// tsan: skip its library is only declared
#include <stdbool.h>

typedef struct SDL_Mutex SDL_Mutex;
typedef struct SDL_Thread SDL_Thread;
SDL_Mutex *SDL_CreateMutex(void);
void SDL_LockMutex(SDL_Mutex *mutex);
bool SDL_TryLockMutex(SDL_Mutex *mutex);
void SDL_UnlockMutex(SDL_Mutex *mutex);
SDL_Thread *SDL_CreateThread(int (*fn)(void *), const char *name, void *data);
void SDL_WaitThread(SDL_Thread *thread, int *status);

static SDL_Mutex *mutex;
static int tried;

static int work(void *data) {
  (void)data;
  if (SDL_TryLockMutex(mutex)) {
    tried++;
    SDL_UnlockMutex(mutex);
  }
  return 0;
}

int main(void) {
  mutex = SDL_CreateMutex();
  SDL_Thread *first = SDL_CreateThread(work, "first", 0);
  SDL_Thread *second = SDL_CreateThread(work, "second", 0);
  SDL_WaitThread(first, 0);
  SDL_WaitThread(second, 0);
  return tried;
}
