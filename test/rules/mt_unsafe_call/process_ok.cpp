#include <clocale>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <locale>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

// Asking changes nothing, and a path from the root depends on no directory.
int serve() {
  const char *Name = std::setlocale(LC_ALL, nullptr);
  std::filesystem::path Here = std::filesystem::current_path();
  int File = open("/etc/hostname", O_RDONLY);
  if (File >= 0)
    close(File);
  return Name == nullptr || Here.empty() || std::strtod("1.5", nullptr) < 1;
}

int main() {
  std::setlocale(LC_ALL, "");
  std::locale::global(std::locale());
  umask(077);
  std::srand(7);
  if (chdir("/tmp"))
    return 1;
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
}
