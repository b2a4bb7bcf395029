// The same field from two threads, beside a field of each one's own.
#include <thread>

struct Metrics {
  long reads = 0;
  long writes = 0;
  long errors = 0;
};

static Metrics metrics;

void read_all() {
  for (int i = 0; i < 100; ++i) {
    metrics.reads++;
    metrics.errors++; // race: errors
  }
}

void write_all() {
  for (int i = 0; i < 100; ++i) {
    metrics.writes++;
    metrics.errors++; // race: errors
  }
}

int main() {
  std::thread reader(read_all);
  std::thread writer(write_all);
  reader.join();
  writer.join();
  return 0;
}
