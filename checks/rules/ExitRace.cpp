//===- A static dies while a thread uses it -------------------------------===//
//
// A program that crashes "only at exit": main has returned, destructors of
// statics run, and a thread nobody waited for still has work to do.
//
// Seen:     statics with destructors, used by detached threads, and by
//           pthreads nobody joins, when main returns or calls `exit`.
// Not seen: `exit` called by another thread; threads of pools; what functions
//           registered with `atexit` free.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const ExitRace &R : Program.ExitRaces) {
    Hazard H;
    H.Rule = ExitRaceRule.Id;
    H.Place = R.End.Place;
    // Its end is another matter than its content.
    H.State = "~" + R.Statics.front();
    if (R.End.In != NoEntity)
      H.Symbol = Program.entity(R.End.In).Name;
    std::string Name = "'" + R.Statics.front() + "'";
    std::string Thread = rootName(Program, R.Use.By);
    H.Text = "static " + Name;
    if (size_t More = R.Statics.size() - 1)
      H.Text += " (and " + std::to_string(More) + " more)";
    H.Text +=
        std::string(" is destroyed ") +
        (R.Called ? "by 'exit'" : "when 'main' returns") + ", while " +
        (R.Detached.valid() ? "detached thread " + Thread
                            : "thread " + Thread + ", which nobody joins,") +
        " uses it";
    ThreadPath Mine = pathOf(Program, R.End.By, R.End.Path);
    Mine.Steps.push_back({R.Declared, Name + " has a destructor"});
    Mine.Steps.push_back(
        {R.End.Place,
         R.Called ? "'exit' destroys it" : "after this return it is destroyed",
         NoteKind::Access});
    addSide(H, std::move(Mine));
    ThreadPath Other = pathOf(Program, R.Use.By, R.Use.Path);
    if (R.Detached.valid())
      Other.Steps.push_back(
          {R.Detached, "detached here: nothing waits for it"});
    Other.Steps.push_back(
        {R.Use.Place, Thread + " uses " + Name, NoteKind::Access});
    addSide(H, std::move(Other));
    for (size_t N = 1; N < R.Statics.size(); ++N)
      H.Notes.push_back({R.Use.Place, "so does '" + R.Statics[N] + "' die"});
    H.Notes.push_back({H.Place, "fix: tell the thread to stop and join it "
                                "before, or never destroy " +
                                    Name + ": `static T &x = *new T`"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule ExitRaceRule = {
    .Id = "exit-race",
    .Summary = "a static is destroyed at exit while a thread uses it",
    .Why = "When `main` returns, or calls `exit`, the destructors of statics "
           "run, in the thread of `main`. Threads that nobody waited for go "
           "on meanwhile: they lock mutexes, log and look up in maps that are "
           "gone. The program did all its work and then crashes, now and "
           "then, and no test fails.",
    .Example = R"(#include <chrono>
#include <mutex>
#include <string>
#include <thread>

std::mutex Access;
std::string Status;

void watch() {
  for (;;) {
    {
      std::lock_guard<std::mutex> Lock(Access);
      Status = "alive, as far as anybody knows";
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int main() {
  std::thread(watch).detach();
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
}
)",
    .Fixed = R"(#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

std::mutex Access;
std::string Status;
std::atomic<bool> Stop;

void watch() {
  while (!Stop) {
    {
      std::lock_guard<std::mutex> Lock(Access);
      Status = "alive, as far as anybody knows";
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int main() {
  std::thread Watcher(watch);
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  Stop = true;
  Watcher.join();
}
)",
    .Help = "Tell the thread to stop, and join it before main returns. Where "
            "that cannot be, never destroy what it uses "
            "(`static T &x = *new T;`), or leave by `std::_Exit` or "
            "`std::quick_exit`.",
    .Blind = "`exit` called by another thread than that of main; threads of "
             "pools; what functions registered with `atexit` free; threads "
             "whose handle is in an object that may join them when it dies. "
             "That a thread has come to its end by then is not known, unless "
             "main waits for something that it does.",
    .Cwe = 362,
    .Judge = judge};

} // namespace pothole
