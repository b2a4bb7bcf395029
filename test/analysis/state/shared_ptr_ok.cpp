// shared_ptr counts its owners safely; what it points to is locked or const.
#include <memory>
#include <mutex>
#include <thread>

struct Document {
  std::mutex mutex;
  int revision = 0;
  int pages = 7;
};

void edit(std::shared_ptr<Document> document) {
  for (int i = 0; i < 100; ++i) {
    std::lock_guard<std::mutex> lock(document->mutex);
    document->revision += document->pages;
  }
}

int main() {
  auto document = std::make_shared<Document>();
  document->pages = 8;
  std::thread first(edit, document);
  std::thread second(edit, document);
  document.reset();
  first.join();
  second.join();
  return 0;
}
