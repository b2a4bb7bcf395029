// Whose object is used goes on filling it.
#include <atomic>
#include <chrono>
#include <thread>

struct Table {
  long at[16];
  int size = 0;
};

static std::atomic<Table *> made;

static Table *get() {
  Table *table = made.load(std::memory_order_acquire);
  if (!table) {
    Table *mine = new Table;
    mine->size = 16;
    if (made.compare_exchange_strong(table, mine)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      mine->at[3] = 9; // race: at
      return mine;
    }
    delete mine;
  }
  return table;
}

static void use(long &into) {
  for (int n = 0; n < 5; ++n) {
    into += get()->at[3]; // race: at
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int main() {
  long first = 0, second = 0;
  std::thread one(use, std::ref(first)), two(use, std::ref(second));
  one.join();
  two.join();
  delete made.load();
  return first + second < 0;
}
