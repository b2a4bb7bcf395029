//===- A process with threads forks, and the child goes on ----------------===//
//
// Seen:     a call of `fork` while a thread runs, whose child does what is not
//           async-signal-safe before `exec` or `_exit`.
// Not seen: children whose result is handed to a caller, or tested by a switch;
//           programs that use `pthread_atfork`; `posix_spawn` and `popen`,
//           which take care of it themselves.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const ForkedStep &Step : Program.ForkedSteps) {
    const UnsafeStep &What = Step.What;
    Hazard H;
    H.Rule = ForkWithThreads.Id;
    H.Place = Step.Fork;
    if (Step.ForkedIn != NoEntity)
      H.State = H.Symbol = Program.entity(Step.ForkedIn).Name;
    const Thread &Running = Program.Threads[Step.Running];
    std::string Who = rootName(Program, Step.Running);
    H.Text = "forked while " + std::string(Step.Running ? "thread " : "") +
             Who + " runs: the child " + What.Does + ", " + What.Why;
    if (Step.Running && Running.Place.valid())
      H.Notes.push_back(
          {Running.Place, "thread " + Who + " starts here", NoteKind::Start});
    for (const auto &Call : Step.Path)
      H.Notes.push_back({Call.Place, Call.Text, NoteKind::Call});
    H.Notes.push_back({Step.Fork, "the child has no thread but this; locks of "
                                  "the others stay locked in it"});
    for (const auto &Call : What.Path)
      H.Notes.push_back({Call.Place, Call.Text, NoteKind::Call});
    H.Notes.push_back({What.Place, "the child " + What.Does + " here"});
    H.Notes.push_back({Step.Fork,
                       "fix: fork before threads start, call exec at once, or "
                       "use 'posix_spawn'"});
    H.Assumptions.push_back("the child gets here before it calls exec");
    H.Trust = Confidence::Medium;
    Report.report(std::move(H));
  }
}

} // namespace

const Rule ForkWithThreads = {
    .Id = "fork-with-threads",
    .Summary = "a process with threads forks, and the child does more than "
               "exec or _exit",
    .Why =
        "`fork` copies one thread and all of the memory. A lock that another "
        "thread held at that moment, the heap's among them, is locked in "
        "the child for ever: it hangs at its first `malloc` or at the "
        "program's own mutex, once in a thousand forks.",
    .Example = R"(#include <mutex>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

std::mutex LogMutex;
std::string Log;

void append(const char *Text) {
  std::lock_guard<std::mutex> Lock(LogMutex);
  Log += Text;
}

int main() {
  std::thread Writer([] { append("writing\n"); });
  pid_t Child = fork();
  if (Child == 0) {
    append("in the child\n");
    _exit(0);
  }
  waitpid(Child, nullptr, 0);
  Writer.join();
}
)",
    .Fixed = R"(#include <mutex>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

std::mutex LogMutex;
std::string Log;

void append(const char *Text) {
  std::lock_guard<std::mutex> Lock(LogMutex);
  Log += Text;
}

int main() {
  pid_t Child = fork();
  if (Child == 0) {
    append("in the child\n");
    _exit(0);
  }
  std::thread Writer([] { append("writing\n"); });
  waitpid(Child, nullptr, 0);
  Writer.join();
}
)",
    .Help = "Fork before the first thread starts; or do nothing in the child "
            "but set up descriptors and `exec`; or use `posix_spawn`.",
    .Blind = "Children told apart by a switch or in a caller of the function "
             "that forks; programs that call `pthread_atfork`.",
    .Cwe = 667,
    .Judge = judge};

} // namespace pothole
