#include <ctime>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {
std::mutex TimeMutex;
std::string Started;
} // namespace

std::string stamp(std::time_t Now) {
  std::tm Local;
  localtime_r(&Now, &Local);
  char Text[32];
  std::strftime(Text, sizeof Text, "%H:%M", &Local);
  return Text;
}

// One lock at every call of the family while threads run.
int hour(std::time_t Now) {
  std::lock_guard<std::mutex> Lock(TimeMutex);
  return std::localtime(&Now)->tm_hour;
}

int year(std::time_t Now) {
  std::lock_guard<std::mutex> Lock(TimeMutex);
  return std::gmtime(&Now)->tm_year;
}

// Only main formats like this.
std::string heading(std::time_t Now) { return std::asctime(gmtime(&Now)); }

int main() {
  std::time_t Now = std::time(nullptr);
  Started = std::ctime(&Now); // no thread runs yet
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([Now] { return stamp(Now).size() + hour(Now); });
  int Sum = year(Now);
  for (std::thread &Each : Workers)
    Each.join();
  return heading(Now).empty() + (Sum == 0); // none runs any more
}
