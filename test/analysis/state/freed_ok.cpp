// Deleted by the last one to use it.
#include <thread>

struct Request {
  int bytes = 0;
};

void handle(Request *request) {
  for (int i = 0; i < 100; ++i)
    request->bytes += 1;
  delete request;
}

int main() {
  Request *given = new Request;
  std::thread owner(handle, given);
  owner.join();

  Request *lent = new Request;
  std::thread borrower([lent] { ++lent->bytes; });
  borrower.join();
  delete lent;
  return 0;
}
