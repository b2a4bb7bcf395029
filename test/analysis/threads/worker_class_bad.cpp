// The class owns its thread; the destructor joins it, but reads come earlier.
#include <thread>

class Downloader {
public:
  Downloader() : thread([this] { download(); }) {}
  ~Downloader() { thread.join(); }
  int bytes() const { return received; } // race: received

private:
  void download() {
    for (int i = 0; i < 100; ++i)
      received += 512; // race: received
  }

  int received = 0;
  std::thread thread;
};

int main() {
  Downloader downloader;
  return downloader.bytes() < 0;
}
