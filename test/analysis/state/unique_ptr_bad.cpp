// Moved to an owner that the thread uses, but a raw pointer stays behind.
#include <functional>
#include <memory>
#include <thread>
#include <utility>

struct Message {
  int retries = 0;
};

void send(std::unique_ptr<Message> &message) {
  for (int i = 0; i < 100; ++i)
    ++message->retries; // race: retries
}

int main() {
  auto message = std::make_unique<Message>();
  Message *kept = message.get();
  std::unique_ptr<Message> owner = std::move(message);
  std::thread sender(send, std::ref(owner));
  int retries = kept->retries; // race: retries
  sender.join();
  return retries < 0;
}
