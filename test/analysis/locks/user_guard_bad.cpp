// A guard of the project's own, dead before the access.
#include <pthread.h>
#include <thread>

class Mutex {
public:
  void Lock() { pthread_mutex_lock(&mutex); }
  void Unlock() { pthread_mutex_unlock(&mutex); }

private:
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
};

class MutexLock {
public:
  explicit MutexLock(Mutex *mutex) : mutex(mutex) { mutex->Lock(); }
  ~MutexLock() { mutex->Unlock(); }
  MutexLock(const MutexLock &) = delete;

private:
  Mutex *const mutex;
};

static Mutex mutex;
static int versions = 0;
static int files = 0;

void compact() {
  for (int i = 0; i < 100; ++i) {
    {
      MutexLock lock(&mutex);
      ++versions;
    }
    ++files; // race: files
  }
}

int main() {
  std::thread first(compact);
  std::thread second(compact);
  first.join();
  second.join();
  return 0;
}
