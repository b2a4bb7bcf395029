// Moved into the thread: it is the only owner, and deletes it.
#include <memory>
#include <thread>
#include <utility>

struct Message {
  int retries = 0;
};

void send(std::unique_ptr<Message> message) {
  for (int i = 0; i < 100; ++i)
    ++message->retries; // warning: data race on 'Message::retries' (FP: a unique_ptr moved into a thread is not emptied)
}

int main() {
  auto message = std::make_unique<Message>();
  message->retries = 1;
  std::thread sender(send, std::move(message));
  message = std::make_unique<Message>();
  message->retries = 2;
  std::thread capturing([mine = std::move(message)] { ++mine->retries; });
  sender.join();
  capturing.join();
  return 0;
}
