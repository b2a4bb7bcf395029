// The producer goes on writing to what it has queued.
#include <deque>
#include <mutex>
#include <thread>

struct Job {
  int size = 0;
};

static std::mutex mutex;
static std::deque<Job *> jobs;

void produce() {
  for (int i = 0; i < 1000; ++i) {
    Job *job = new Job;
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(job);
    }
    job->size = i; // race: size
  }
}

void consume() {
  for (int i = 0; i < 1000; ++i) {
    Job *job = nullptr;
    {
      std::lock_guard<std::mutex> lock(mutex);
      if (!jobs.empty()) {
        job = jobs.front();
        jobs.pop_front();
      }
    }
    if (job)
      job->size += 1; // race: size
  }
}

int main() {
  std::thread producer(produce);
  std::thread consumer(consume);
  producer.join();
  consumer.join();
  return 0;
}
