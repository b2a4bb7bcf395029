// Deleted while the thread still uses it.
#include <thread>

struct Request {
  int bytes = 0;
};

void handle(Request *request) {
  for (int i = 0; i < 100; ++i)
    request->bytes += 1; // race: bytes
}

int main() {
  Request *request = new Request;
  std::thread handler(handle, request);
  delete request; // race: bytes
  handler.join();
  return 0;
}
