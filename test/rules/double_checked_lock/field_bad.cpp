#include <memory>
#include <mutex>
#include <thread>
#include <vector>

// Django's WSGI handler, its lock released on all paths.
class Handler {
public:
  int serve() {
    if (Middleware.empty()) // race: Middleware [double-checked-lock]
      load();
    return Middleware.size(); // race: Middleware [double-checked-lock]
  }
  int pool() {
    if (!Pool) { // race: Pool [double-checked-lock]
      std::lock_guard<std::mutex> Lock(Mutex);
      if (Pool == nullptr)
        Pool = std::make_unique<int>(4); // race: Pool [double-checked-lock]
    }
    return *Pool; // race: Pool [double-checked-lock]
  }

private:
  void load() {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Middleware.empty())
      return;
    Middleware.push_back(1); // race: Middleware [double-checked-lock]
    Middleware.push_back(2); // race: Middleware [double-checked-lock]
  }
  std::mutex Mutex;
  std::vector<int> Middleware;
  std::unique_ptr<int> Pool;
};

int main() {
  Handler Site;
  std::thread A([&] { Site.serve() + Site.pool(); });
  std::thread B([&] { Site.serve() + Site.pool(); });
  A.join();
  B.join();
}
