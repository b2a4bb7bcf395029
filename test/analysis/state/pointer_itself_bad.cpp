// The pointer is state like what it points to; so is a pointer to a mutex.
#include <mutex>
#include <thread>

static std::mutex first_mutex, second_mutex;
static std::mutex *active = &first_mutex;

void work() {
  for (int i = 0; i < 100; ++i)
    std::lock_guard<std::mutex> lock(*active); // race: active
}

int main() {
  std::thread worker(work);
  active = &second_mutex; // race: active
  worker.join();
  return 0;
}
