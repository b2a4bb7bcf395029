// Filled before the others can reach it, then read-only.
#include <mutex>
#include <thread>

struct Config {
  int port = 0;
};

static std::mutex mutex;
static Config *current = nullptr;

void reload() {
  Config *fresh = new Config;
  fresh->port = 8080;
  std::lock_guard<std::mutex> lock(mutex);
  current = fresh;
}

void serve() {
  for (int i = 0; i < 1000; ++i) {
    std::lock_guard<std::mutex> lock(mutex);
    if (current && current->port == 80)
      return;
  }
}

int main() {
  std::thread loader(reload);
  std::thread server(serve);
  loader.join();
  server.join();
  delete current;
  return 0;
}
