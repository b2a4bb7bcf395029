// The index was changed between the lock and the datum.
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

struct Page {
  std::mutex Lock;
  int Words = 0;
};

static std::vector<std::unique_ptr<Page>> Pages;

static void write(std::size_t At) {
  std::lock_guard<std::mutex> Held(Pages[At]->Lock);
  ++Pages[At]->Words; // race: Page::Words
  At = (At + 1) % Pages.size();
  ++Pages[At]->Words; // race: Page::Words
}

static void work(std::size_t From) {
  for (std::size_t I = 0; I < 30000; ++I)
    write((From + I) % Pages.size());
}

int main() {
  for (int I = 0; I < 2; ++I)
    Pages.push_back(std::make_unique<Page>());
  std::thread First(work, 0), Second(work, 1);
  First.join();
  Second.join();
  return 0;
}
