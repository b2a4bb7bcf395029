// scoped_lock of two locks, std::lock with adopting guards: each guards its own.
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;
  int cents = 0;
};

static Account house, bank;

void pay() {
  for (int i = 0; i < 100; ++i) {
    std::scoped_lock lock(house.mutex, bank.mutex);
    house.cents -= 10;
    bank.cents += 10;
  }
}

void pay_back() {
  std::lock(bank.mutex, house.mutex);
  std::lock_guard<std::mutex> from(bank.mutex, std::adopt_lock);
  std::lock_guard<std::mutex> to(house.mutex, std::adopt_lock);
  bank.cents -= 5;
  house.cents += 5;
}

void audit() {
  std::lock_guard<std::mutex> lock(house.mutex);
  house.cents += 1;
}

int main() {
  std::thread payer(pay);
  std::thread debtor(pay_back);
  std::thread auditor(audit);
  payer.join();
  debtor.join();
  auditor.join();
  return 0;
}
