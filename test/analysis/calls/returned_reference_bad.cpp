// A function returns a reference to its static; the caller writes it.
#include <mutex>
#include <thread>

static long &generation() {
  static long value = 0;
  return value;
}

class Index {
public:
  int &entries() {
    std::lock_guard<std::mutex> lock(mutex);
    return count;
  }

private:
  std::mutex mutex;
  int count = 0;
};

static Index directory;

void work() {
  for (int i = 0; i < 100; ++i) {
    ++generation();      // race: value [unsynchronized-static]
    ++directory.entries(); // race: count
  }
}

int main() {
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  return 0;
}
