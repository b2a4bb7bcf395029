// Each thread has its own field of one object.
#include <thread>

struct Metrics {
  long reads = 0;
  long writes = 0;
};

static Metrics metrics;

void read_all() {
  for (int i = 0; i < 100; ++i)
    metrics.reads++;
}

void write_all() {
  for (int i = 0; i < 100; ++i)
    metrics.writes++;
}

int main() {
  std::thread reader(read_all);
  std::thread writer(write_all);
  reader.join();
  writer.join();
  return metrics.reads == metrics.writes ? 0 : 1;
}
