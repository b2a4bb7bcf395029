// Objects that share what their constructors were handed.
#include <functional>
#include <memory>
#include <thread>

struct Cache {
  int clock = 0;
  void tick() {
    ++clock; // race: clock
  }
};
struct Table {
  int hits = 0;
  void hit() {
    ++hits; // race: hits
  }
};

class Renderer {
public:
  explicit Renderer(Cache &cache) : cache(cache) {}
  void draw(int times) {
    for (int i = 0; i < times; ++i)
      cache.tick();
  }

private:
  Cache &cache;
};

class Client {
public:
  explicit Client(std::shared_ptr<Table> table) : table(std::move(table)) {}
  void operator()() { table->hit(); }

private:
  std::shared_ptr<Table> table;
};

int main() {
  Cache cache;
  Renderer left(cache), right(cache);
  std::thread first(&Renderer::draw, &left, 10);
  std::thread second(&Renderer::draw, &right, 10);
  auto table = std::make_shared<Table>();
  Client one(table), two(table);
  std::thread third(std::ref(one)), fourth(std::ref(two));
  first.join();
  second.join();
  third.join();
  fourth.join();
  return cache.clock + table->hits;
}
