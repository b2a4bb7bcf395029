// Containers: one thread grows them, another looks at them.
#include <map>
#include <string>
#include <thread>
#include <vector>

static std::vector<int> orders;
static std::map<int, int> prices;
static std::string log_text;

void trade() {
  for (int i = 0; i < 50; ++i) {
    orders.push_back(i); // race: orders
    prices[i] = i;       // race: prices
    log_text += "x";     // race: log_text
  }
}

int main() {
  orders.reserve(100);
  log_text.reserve(100);
  prices[-1] = 0;
  std::thread trader(trade);
  size_t seen = orders.size();       // race: orders
  seen += prices.empty();            // race: prices
  seen += log_text.length();         // race: log_text
  trader.join();
  return seen > 1000;
}
