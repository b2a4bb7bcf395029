// A jthread is joined at the end of its scope, not where it is last named.
#include <thread>

static int samples = 0;

void sample() {
  for (int i = 0; i < 100; ++i)
    ++samples; // race: samples
}

int main() {
  std::jthread sampler(sample);
  samples = 0; // race: samples
  return 0;
}
