// tsan: skip the C library is not instrumented
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <locale>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

double parse(const char *Text) {
  const char *Old = std::setlocale(LC_NUMERIC, nullptr);
  std::setlocale(LC_NUMERIC, "C"); // warning: 'setlocale' changes the locale of all threads; [mt-unsafe-call]
  double Value = std::strtod(Text, nullptr); // note: 'strtod' is called here as well
  std::setlocale(LC_NUMERIC, Old); // note: 'setlocale' is called here as well
  return Value;
}

void unpack(const char *Folder) {
  mode_t Old = umask(022); // warning: 'umask' changes the file mode mask of all threads; [mt-unsafe-call]
  umask(Old); // note: 'umask' is called here as well
  std::filesystem::current_path(Folder); // warning: 'std::filesystem::current_path' changes the working directory of all threads while another calls 'fopen'; use absolute paths [mt-unsafe-call]
}

bool exists() {
  std::FILE *Settings = std::fopen("settings.ini", "r"); // note: calls 'fopen'
  if (Settings)
    std::fclose(Settings);
  return Settings;
}

int main() {
  std::thread First([] { parse("1.5"); }), Second([] { parse("2.5"); });
  std::thread Third([] { umask(0); }); // note: calls 'umask'
  unpack("/tmp");
  std::thread Fourth([] { exists(); });
  unpack("/");
  for (std::thread *Each : {&First, &Second, &Third, &Fourth})
    Each->join();
}
