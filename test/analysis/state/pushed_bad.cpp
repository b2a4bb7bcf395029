// Written after it was pushed; walked by one while another takes it off.
#include <atomic>
#include <chrono>
#include <thread>

struct Job {
  int id = 0;
  long result = 0;
  Job *next = nullptr;
};

static std::atomic<Job *> inbox;

static void rest() {
  std::this_thread::sleep_for(std::chrono::microseconds(50));
}

static void post(int id) {
  Job *job = new Job;
  job->id = id;
  Job *old = inbox.load();
  do
    job->next = old;
  while (!inbox.compare_exchange_weak(old, job));
  rest();
  job->result = 1; // race: result
}

int main() {
  std::thread worker([] {
    for (int n = 0; n < 2000; ++n) {
      for (Job *job = inbox.exchange(nullptr); job; job = job->next)
        job->result += job->id; // race: result
      rest();
    }
  });
  for (int n = 0; n < 1000; ++n)
    post(n);
  worker.join();
}
