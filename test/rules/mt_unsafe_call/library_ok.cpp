#include <cstdlib>
#include <ctime>
#include <mutex>

namespace logging {

// The environment has no writer here.
bool verbose() { return std::getenv("VERBOSE") != nullptr; }

int hour(std::time_t When) {
  static std::mutex Mutex;
  std::lock_guard<std::mutex> Lock(Mutex);
  return std::localtime(&When)->tm_hour;
}

int day(std::time_t When) {
  std::tm Local;
  return localtime_r(&When, &Local)->tm_mday;
}

// A function of the project, whatever it is called.
namespace detail {
int strtok(int Sum) { return Sum + 1; }
} // namespace detail
int words(int Sum) { return detail::strtok(Sum); }

} // namespace logging
