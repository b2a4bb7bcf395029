// Created on first use, and checked without a lock.
#include <thread>

class Registry {
public:
  static Registry *instance() {
    if (!only)             // race: only [lazy-init]
      only = new Registry; // race: only [lazy-init]
    return only;           // race: only [lazy-init]
  }
  int size() const { return entries; }

private:
  static Registry *only;
  int entries = 0;
};

Registry *Registry::only = nullptr;

void use() { Registry::instance(); }

int main() {
  std::thread first(use);
  std::thread second(use);
  first.join();
  second.join();
  return 0;
}
