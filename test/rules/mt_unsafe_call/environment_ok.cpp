#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

// Everybody reads; the only writer is done before threads start.
std::string home() {
  const char *Home = std::getenv("HOME");
  return Home ? Home : "/";
}

int main() {
  setenv("TZ", "UTC", 1);
  std::vector<std::thread> Workers;
  for (int I = 0; I < 4; ++I)
    Workers.emplace_back([] { return home().size(); });
  home();
  for (std::thread &Each : Workers)
    Each.join();
  unsetenv("TZ");
}
