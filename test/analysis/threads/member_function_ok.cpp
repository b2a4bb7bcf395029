// A member function as thread on two objects: each has its own members.
#include <mutex>
#include <thread>

class Server {
public:
  void run() {
    for (int i = 0; i < 100; ++i) {
      ++requests;
      std::lock_guard<std::mutex> lock(mutex);
      ++connections;
    }
  }
  int load() {
    std::lock_guard<std::mutex> lock(mutex);
    return connections;
  }

private:
  std::mutex mutex;
  int connections = 0;
  int requests = 0; // of the thread alone
};

int main() {
  Server http, mail;
  std::thread web(&Server::run, &http);
  std::thread post(&Server::run, &mail);
  int seen = http.load() + mail.load();
  web.join();
  post.join();
  return seen < 0;
}
