// Containers, locked; and ones that are only read once threads run.
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex mutex;
static std::vector<int> orders;
static std::map<int, int> prices;
static std::string log_text;
static std::map<std::string, int> ports = {{"http", 80}, {"ssh", 22}};

void trade() {
  for (int i = 0; i < 50; ++i) {
    auto port = ports.find("ssh");
    std::lock_guard<std::mutex> lock(mutex);
    orders.push_back(i);
    prices[port->second] = i;
    log_text += "x";
  }
}

int main() {
  ports["smtp"] = 25;
  std::thread trader(trade);
  size_t seen = ports.size() + ports.count("http");
  {
    std::lock_guard<std::mutex> lock(mutex);
    seen += orders.size() + prices.size() + log_text.length();
    for (int order : orders)
      seen += order;
  }
  trader.join();
  seen += orders.size();
  return seen > 100000;
}
