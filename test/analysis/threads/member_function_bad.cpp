// A member function as thread, on an object main goes on using.
#include <thread>

class Server {
public:
  void run() {
    for (int i = 0; i < 100; ++i)
      ++connections; // race: connections
  }
  int load() const { return connections; } // race: connections

private:
  int connections = 0;
};

int main() {
  Server server;
  std::thread thread(&Server::run, &server);
  int seen = server.load();
  thread.join();
  return seen < 0;
}
