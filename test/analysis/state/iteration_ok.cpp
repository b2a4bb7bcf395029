// Range-for over a container under its lock, and over a copy without it.
#include <list>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::list<int> clients;

void accept_clients() {
  for (int i = 0; i < 50; ++i) {
    std::lock_guard<std::mutex> lock(mutex);
    clients.push_back(i);
  }
}

int main() {
  std::thread acceptor(accept_clients);
  int total = 0;
  std::list<int> copy;
  {
    std::lock_guard<std::mutex> lock(mutex);
    for (int client : clients)
      total += client;
    copy = clients;
  }
  for (int client : copy)
    total += client;
  acceptor.join();
  return total < 0;
}
