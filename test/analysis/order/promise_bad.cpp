// The promise is kept too early: writes come after set_value.
#include <future>
#include <thread>

struct Answer {
  int value = 0;
  int checked = 0;
};

static Answer answer;

void compute(std::promise<void> &promise) {
  answer.value = 42;
  promise.set_value();
  answer.checked = 1; // race: checked
}

int main() {
  std::promise<void> promise;
  std::future<void> future = promise.get_future();
  std::thread worker(compute, std::ref(promise));
  future.get();
  int sum = answer.value;
  sum += answer.checked; // race: checked
  worker.join();
  return sum < 42;
}
