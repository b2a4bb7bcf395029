// Range-for over a container that another thread grows.
#include <list>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::list<int> clients;

void accept_clients() {
  for (int i = 0; i < 50; ++i) {
    std::lock_guard<std::mutex> lock(mutex);
    clients.push_back(i); // race: clients
  }
}

int main() {
  clients.push_back(0);
  std::thread acceptor(accept_clients);
  int total = 0;
  for (int client : clients) // race: clients
    total += client;
  acceptor.join();
  return total < 0;
}
