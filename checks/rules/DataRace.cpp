//===- Two threads touch one memory location, one writes, nothing orders them //
//
// Seen:     both sides in threads the program starts (or one in main), on
//           globals, statics, fields, elements, locals and heap handed over.
// Not seen: state without a visible thread (mutable-global's and
//           unsynchronized-static's half); orders made by other means than
//           locks, joins, once flags, semaphores and flags.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    bool Shared = State.Shows >= Evidence::Singleton;
    if (State.Conflicts.empty() || (onlyCallers(Program, State) && !Shared))
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const Access &Second = State.Accesses[Best.Second];
    Hazard H = conflictHazard(Program, State, DataRace.Id);
    H.Text = "data race on '" + State.Name +
             "': " + sideText(Program, State, First, Second) + ", ";
    if (Best.First == Best.Second)
      H.Text += "and several such threads run";
    else
      H.Text += sideText(Program, State, Second, First);
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule DataRace = {
    .Id = "data-race",
    .Summary = "two threads access one memory location without "
               "synchronization, and one of them writes",
    .Why = "The behaviour is undefined ([intro.races]/21). In practice the "
           "reader sees a half-made value, or an old one, rarely and under "
           "load: Django's middleware mixed up two requests this way when it "
           "moved from forked processes to threads.",
    .Example = R"(#include <thread>

int Hits;

void serve() {
  for (int I = 0; I < 100000; ++I)
    ++Hits;
}

int main() {
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
  return Hits == 0;
}
)",
    .Fixed = R"(#include <mutex>
#include <thread>

int Hits;
std::mutex HitsMutex;

void serve() {
  for (int I = 0; I < 100000; ++I) {
    std::lock_guard<std::mutex> Lock(HitsMutex);
    ++Hits;
  }
}

int main() {
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
  return Hits == 0;
}
)",
    .Help = "Hold one lock at every access, make the state `std::atomic`, or "
            "give each thread its own.",
    .Blind = "Accesses in code whose source is not analysed; threads started "
             "by functions of which only the name is known; orders made by "
             "lock-free protocols other than "
             "a flag one thread raises.",
    .Cwe = 362,
    .Judge = judge,
    .Remedies = {RemedyKind::MakeAtomic, RemedyKind::HoldLock}};

} // namespace pothole
