// No main: whoever uses this may have threads.
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace logging {

static const char *format(std::time_t When) {
  return std::ctime(&When); // warning: 'ctime' returns a buffer all threads share; [mt-unsafe-call]
}

void write(char *Out, std::time_t When) { std::strcpy(Out, format(When)); }

class Options {
public:
  void set(const char *Name, const char *Value) {
    setenv(Name, Value, 1); // warning: 'setenv' changes the environment of all threads while another calls 'ctime'; set it before threads start [mt-unsafe-call]
  }
};

} // namespace logging
