// scoped_lock of two locks, but a third account's money is changed; and one of
// no lock at all.
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;
  int cents = 0;
};

static Account house, bank, fees;
static int transfers = 0;

void pay() {
  for (int i = 0; i < 100; ++i) {
    {
      std::scoped_lock lock(house.mutex, bank.mutex);
      house.cents -= 10;
      bank.cents += 9;
      fees.cents += 1; // race: fees.cents
    }
    std::scoped_lock nothing; // warning: a guard of no lock [lock-misuse]
    ++transfers; // race: transfers
  }
}

void charge() {
  std::scoped_lock lock(fees.mutex);
  fees.cents += 50; // race: fees.cents
}

int main() {
  std::thread payer(pay);
  std::thread other(pay);
  std::thread charger(charge);
  payer.join();
  other.join();
  charger.join();
  return 0;
}
