// A jthread is joined at the end of its scope, and by assignment.
#include <thread>

static int samples = 0;

void sample(int count) {
  for (int i = 0; i < count; ++i)
    ++samples;
}

int main() {
  samples = 1;
  {
    std::jthread sampler(sample, 100);
  }
  ++samples;
  {
    std::jthread sampler(sample, 10);
    sampler.join();
    ++samples;
  }
  return samples == 113 ? 0 : 1;
}
