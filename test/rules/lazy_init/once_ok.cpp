#include <map>
#include <mutex>
#include <string>
#include <thread>

static std::once_flag Once;
static std::map<std::string, int> Ports;
static std::map<std::string, int> Names;
static int *Local;

int port(const std::string &Service) {
  std::call_once(Once, [] {
    if (Ports.empty())
      Ports["http"] = 80;
  });
  auto Found = Ports.find(Service);
  return Found == Ports.end() ? 0 : Found->second;
}

// A static local is made by one thread alone.
const std::map<std::string, int> &codes() {
  static const std::map<std::string, int> Codes = {{"ok", 200}};
  return Codes;
}

// Filled while no other thread runs.
void configure() {
  if (Names.empty())
    Names["localhost"] = 1;
  if (!Local)
    Local = new int(7);
}

// Each thread has its own.
int scratch() {
  thread_local int *Buffer;
  if (!Buffer)
    Buffer = new int(3);
  return *Buffer;
}

int main() {
  configure();
  auto Work = [] {
    port("http");
    scratch();
    return codes().size() + Names.count("localhost") + *Local;
  };
  std::thread A(Work), B(Work);
  A.join();
  B.join();
  configure();
}
