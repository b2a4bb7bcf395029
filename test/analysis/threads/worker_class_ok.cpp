// The class owns its thread; reads come after the join.
#include <thread>

class Downloader {
public:
  Downloader() : thread([this] { download(); }) {}
  ~Downloader() {
    if (thread.joinable())
      thread.join();
  }
  int finish() {
    thread.join();
    return received;
  }

private:
  void download() {
    for (int i = 0; i < 100; ++i)
      received += 512;
  }

  int received = 0;
  std::thread thread;
};

int main() {
  Downloader downloader;
  return downloader.finish() == 51200 ? 0 : 1;
}
