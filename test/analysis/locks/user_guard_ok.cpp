// A guard of the project's own, known by what its body does; and one that can
// be left early.
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

class Unlocked {
public:
  explicit Unlocked(Mutex &mutex) : mutex(mutex) { mutex.Unlock(); }
  ~Unlocked() { mutex.Lock(); }

private:
  Mutex &mutex;
};

static Mutex mutex;
static int versions = 0;
static int files = 0;

void compact() {
  for (int i = 0; i < 100; ++i) {
    MutexLock lock(&mutex);
    ++versions;
    {
      Unlocked pause(mutex);
      std::this_thread::yield();
    }
    ++files;
  }
}

int main() {
  std::thread first(compact);
  std::thread second(compact);
  first.join();
  second.join();
  return 0;
}
