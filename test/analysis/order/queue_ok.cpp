// Jobs change hands through a locked queue, and with them the right to write.
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

struct Job {
  int size = 0;
};

static std::mutex mutex;
static std::deque<std::unique_ptr<Job>> jobs;

void produce() {
  for (int i = 0; i < 100; ++i) {
    auto job = std::make_unique<Job>();
    job->size = i;
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push_back(std::move(job));
  }
}

void consume() {
  for (int i = 0; i < 100; ++i) {
    std::unique_ptr<Job> job;
    {
      std::lock_guard<std::mutex> lock(mutex);
      if (!jobs.empty()) {
        job = std::move(jobs.front());
        jobs.pop_front();
      }
    }
    if (job)
      job->size += 1;
  }
}

int main() {
  std::thread producer(produce);
  std::thread consumer(consume);
  producer.join();
  consumer.join();
  return 0;
}
