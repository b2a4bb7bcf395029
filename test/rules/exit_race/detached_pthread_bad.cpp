// tsan: skip the process ends while threads run
#include <pthread.h>
#include <vector>

struct Pool {
  std::vector<int> Free;
};
static Pool ThePool;

static void *fill(void *) {
  for (;;)
    ThePool.Free.push_back(1); // note: 'fill' uses 'ThePool'
}

int main() {
  pthread_t Filler;
  pthread_create(&Filler, nullptr, fill, nullptr);
  pthread_detach(Filler); // note: detached here: nothing waits for it
} // warning: static 'ThePool' is destroyed when 'main' returns, while detached thread 'fill' uses it
