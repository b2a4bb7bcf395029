// One side without the mutex, or with another; read before the thread ended.
// tsan: skip its library is only declared
typedef struct SDL_mutex SDL_mutex;
typedef struct SDL_Thread SDL_Thread;
SDL_mutex *SDL_CreateMutex(void);
int SDL_LockMutex(SDL_mutex *mutex);
int SDL_UnlockMutex(SDL_mutex *mutex);
SDL_Thread *SDL_CreateThread(int (*fn)(void *), const char *name, void *data);
void SDL_WaitThread(SDL_Thread *thread, int *status);

static SDL_mutex *mutex, *other;
static int total, crossed;

static int work(void *data) {
  int *own = data;
  SDL_LockMutex(mutex);
  total++; // race: total
  crossed++; // race: crossed
  SDL_UnlockMutex(mutex);
  (*own)++; // race: mine
  return 0;
}

int main(void) {
  int mine = 0;
  mutex = SDL_CreateMutex();
  other = SDL_CreateMutex();
  SDL_Thread *thread = SDL_CreateThread(work, "work", &mine);
  total++; // race: total
  SDL_LockMutex(other);
  crossed++; // race: crossed
  SDL_UnlockMutex(other);
  int seen = mine; // race: mine
  SDL_WaitThread(thread, 0);
  return total + crossed + seen;
}
