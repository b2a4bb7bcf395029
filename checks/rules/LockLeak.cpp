//===- A way out of a function forgets to unlock --------------------------===//
//
// Seen:     returns, throws and jumps that leave with a lock which the function
//           took and on other ways out releases; calls between lock and unlock
//           of functions that throw.
// Not seen: exceptions of code that is not analysed; locks under a condition
//           that cannot be followed. Functions that always leave with the lock
//           held are lock functions.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  for (const LeakedLock &L : Program.LockLeaks) {
    Hazard H;
    H.Rule = LockLeak.Id;
    H.Place = L.Place;
    H.State = L.Lock;
    std::string In = "'" + Program.entity(L.In).Name + "'";
    H.Symbol = Program.entity(L.In).Name;
    H.Text = "'" + L.Lock + "' stays locked when ";
    switch (L.How) {
    case LockLeaving::Return:
      H.Text +=
          In + (L.Never ? " returns: nothing releases it" : " returns here");
      break;
    case LockLeaving::Throw:
      H.Text += In + " throws here";
      break;
    case LockLeaving::Call:
      H.Text += "'" + Program.entity(L.Callee).Name + "' throws";
      H.Assumptions.push_back("the exception is thrown while it is locked");
      break;
    }
    if (L.SamePlace && L.How == LockLeaving::Return)
      H.Assumptions.push_back("no caller knows when to release it");
    H.Trust = H.Assumptions.empty() ? Confidence::High : Confidence::Medium;
    H.Notes.push_back(
        {L.Taken, "'" + L.Lock + "' taken here", NoteKind::Acquire});
    if (L.Released.valid())
      H.Notes.push_back(
          {L.Released, "released here on another way out", NoteKind::Release});
    H.Notes.push_back({L.Place, "fix: hold it by a guard, or release it on "
                                "this way out as well"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule LockLeak = {
    .Id = "lock-leak",
    .Summary = "a way out of a function leaves a lock locked",
    .Why = "The next thread that wants the lock waits for ever, far from the "
           "error that caused it. Django's request handler took a lock, loaded "
           "its middleware and released the lock; when loading failed, every "
           "later request hung.",
    .Example = R"(#include <mutex>

std::mutex LoadMutex;
int Loaded;

int load(const char *Name) {
  LoadMutex.lock();
  if (!Name)
    return -1;
  ++Loaded;
  LoadMutex.unlock();
  return Loaded;
}
)",
    .Fixed = R"(#include <mutex>

std::mutex LoadMutex;
int Loaded;

int load(const char *Name) {
  std::lock_guard<std::mutex> Lock(LoadMutex);
  if (!Name)
    return -1;
  return ++Loaded;
}
)",
    .Help = "Hold the lock by a guard (`std::lock_guard`), which releases it "
            "on every way out; in C, leave through one label that unlocks.",
    .Blind = "Exceptions thrown by functions whose source is not analysed; "
             "locks taken or released under a condition that may be the same "
             "both times.",
    .Cwe = 667,
    .Judge = judge};

} // namespace pothole
