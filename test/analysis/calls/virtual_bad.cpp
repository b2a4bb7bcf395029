// The thread calls an interface; what runs is the override.
#include <memory>
#include <thread>

static long written = 0;

class Sink {
public:
  virtual ~Sink() = default;
  virtual void write(int bytes) = 0;
};

class FileSink : public Sink {
public:
  void write(int bytes) override {
    written += bytes; // race: written
  }
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
