// A count of instances, kept by constructors and destructors.
#include <thread>

class Session {
public:
  Session() {
    ++alive; // race: alive
  }
  ~Session() {
    --alive; // race: alive
  }

private:
  static int alive;
};

int Session::alive = 0;

void serve() {
  for (int i = 0; i < 100; ++i)
    Session session;
}

int main() {
  std::thread first(serve);
  std::thread second(serve);
  first.join();
  second.join();
  return 0;
}
