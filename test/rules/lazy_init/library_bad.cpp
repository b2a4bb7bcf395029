// No main: any caller may be a thread.
#include <map>
#include <string>

namespace units {

static std::map<std::string, double> Factors;

double factor(const std::string &Unit) {
  if (Factors.empty()) {
    Factors["m"] = 1; // warning: 'units::Factors' is filled on first use without a lock; another thread can see it half filled [lazy-init]
    Factors["km"] = 1000;
  }
  return Factors.count(Unit) ? Factors.at(Unit) : 0;
}

const char *version() {
  static const char *Version;
  if (!Version)
    Version = "1.0"; // warning: 'Version' is created on first use without a lock; two threads can both create it [lazy-init]
  return Version;
}

} // namespace units
