// The thread calls an interface; the override locks, or keeps to its object.
#include <memory>
#include <mutex>
#include <thread>

static std::mutex mutex;
static long written = 0;

class Sink {
public:
  virtual ~Sink() = default;
  virtual void write(int bytes) = 0;
};

class FileSink : public Sink {
public:
  void write(int bytes) override {
    own += bytes;
    std::lock_guard<std::mutex> lock(mutex);
    written += bytes;
  }

private:
  long own = 0;
};

// Never made, so never called.
class DebugSink : public Sink {
public:
  void write(int bytes) override { written -= bytes; }
};

void pump(Sink *sink) {
  for (int i = 0; i < 100; ++i)
    sink->write(i);
}

int main() {
  std::unique_ptr<Sink> one = std::make_unique<FileSink>();
  std::unique_ptr<Sink> two = std::make_unique<FileSink>();
  std::thread first(pump, one.get());
  std::thread second(pump, two.get());
  first.join();
  second.join();
  return 0;
}
