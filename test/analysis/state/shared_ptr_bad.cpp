// shared_ptr counts its owners safely; what it points to is on its own.
#include <memory>
#include <thread>

struct Document {
  int revision = 0;
};

void edit(std::shared_ptr<Document> document) {
  for (int i = 0; i < 100; ++i)
    ++document->revision; // race: revision
}

int main() {
  auto document = std::make_shared<Document>();
  std::thread first(edit, document);
  std::thread second(edit, document);
  first.join();
  second.join();
  return 0;
}
