// Each thread makes one; the first to put it there wins, the others delete
// theirs.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

struct Table {
  long at[16];
  int size = 0;
  std::string name;
};

class Tables {
public:
  ~Tables() { delete made_.load(); }
  const Table &get() {
    Table *table = made_.load(std::memory_order_acquire);
    if (!table) {
      Table *mine = new Table;
      for (int n = 0; n < 16; ++n)
        mine->at[n] = n * n;
      mine->size = 16;
      mine->name = "squares";
      if (made_.compare_exchange_strong(table, mine, std::memory_order_acq_rel,
                                        std::memory_order_acquire))
        table = mine;
      else
        delete mine;
    }
    return *table;
  }

private:
  std::atomic<Table *> made_{nullptr};
};

static std::atomic<Table *> other;

static Table *get_other() {
  if (Table *table = other.load(std::memory_order_acquire))
    return table;
  auto mine = std::make_unique<Table>();
  mine->name = "other";
  mine->size = 1;
  Table *expected = nullptr;
  if (!other.compare_exchange_strong(expected, mine.get()))
    return expected;
  return mine.release();
}

int main() {
  Tables tables;
  std::atomic<long> sum{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&tables, &sum, t] {
      const Table &table = tables.get();
      sum += table.at[t] + table.size + long(table.name.size());
      sum += get_other()->size + long(get_other()->name.size());
    });
  for (std::thread &thread : threads)
    thread.join();
  delete other.load();
  return sum.load() < 0;
}
