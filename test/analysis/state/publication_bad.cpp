// Filled after the others can reach it.
#include <mutex>
#include <thread>

struct Config {
  int port = 0;
};

static std::mutex mutex;
static Config *current = nullptr;

void reload() {
  Config *fresh = new Config;
  {
    std::lock_guard<std::mutex> lock(mutex);
    current = fresh;
  }
  fresh->port = 8080; // race: port [published-early]
}

void serve() {
  for (int i = 0; i < 1000; ++i) {
    std::lock_guard<std::mutex> lock(mutex);
    if (current && current->port == 80) // race: port [published-early]
      return;
  }
}

int main() {
  std::thread loader(reload);
  std::thread server(serve);
  loader.join();
  server.join();
  return 0;
}
