// Nodes are filled, pushed by compare-exchange, and taken off: all at once by
// an exchange, or one by one by compare-exchange.
#include <atomic>
#include <thread>
#include <vector>

struct Node {
  int value = 0;
  long uses = 0;
  Node *next = nullptr;
};

class Stack {
public:
  void push(Node *node) {
    Node *old = head_.load(std::memory_order_relaxed);
    do
      node->next = old;
    while (!head_.compare_exchange_weak(old, node, std::memory_order_release,
                                        std::memory_order_relaxed));
  }
  Node *take_all() {
    return head_.exchange(nullptr, std::memory_order_acquire);
  }

private:
  std::atomic<Node *> head_{nullptr};
};

static Stack jobs;
static std::atomic<Node *> spare{nullptr};

static void post(int value) {
  Node *node = new Node;
  node->value = value;
  jobs.push(node);
}

static Node *reversed(Node *list) {
  Node *result = nullptr;
  while (list) {
    Node *next = list->next;
    list->next = result;
    result = list;
    list = next;
  }
  return result;
}

static long drain() {
  long sum = 0;
  for (Node *node = reversed(jobs.take_all()); node;) {
    node->uses++;
    sum += node->value + node->uses;
    Node *done = node;
    node = node->next;
    delete done;
  }
  return sum;
}

// The link is the expected value itself.
static void give_spare() {
  Node *node = new Node;
  node->next = spare.load();
  while (!spare.compare_exchange_weak(node->next, node)) {
  }
}

static Node *take_spare() {
  Node *node = spare.load(std::memory_order_acquire);
  while (node && !spare.compare_exchange_weak(node, node->next)) {
  }
  return node;
}

int main() {
  for (int n = 0; n < 100; ++n)
    give_spare();
  std::atomic<long> total{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([t] {
      for (int n = 0; n < 200; ++n)
        post(t * n);
    });
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&total] {
      for (int n = 0; n < 20; ++n)
        if (Node *mine = take_spare()) { // never comes back
          mine->value += n;
          mine->uses++;
          total += mine->uses;
        }
    });
  std::thread taker([&total] {
    for (int n = 0; n < 300; ++n)
      total += drain();
  });
  for (std::thread &thread : threads)
    thread.join();
  taker.join();
  total += drain();
  return total.load() < 0;
}
