// A promise hands over what was written before it was kept.
#include <future>
#include <thread>

struct Answer {
  int value = 0;
  int checked = 0;
};

static Answer answer;

void compute(std::promise<void> &promise) {
  answer.value = 42;
  answer.checked = 1;
  promise.set_value();
}

int main() {
  std::promise<void> promise;
  std::future<void> future = promise.get_future();
  std::thread worker(compute, std::ref(promise));
  future.get();
  answer.value += answer.checked;
  worker.join();
  return answer.value == 43 ? 0 : 1;
}
