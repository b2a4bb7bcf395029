//===- A thread waits with a lock that another thread needs ---------------===//
//
// Seen:     sleeps, joins, futures, semaphores, conditions with another lock
//           and calls to sockets under a lock that another thread takes; joins
//           of a thread, and waits for a notify, that take the lock themselves;
//           in a library, callbacks called with the lock they are set under.
// Not seen: files, pipes and logs, which locks are often made for; waits inside
//           code that is not analysed; locks that may be given back meanwhile.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

std::string deed(const BlockedLock &L) {
  std::string What = "'" + L.What + "'";
  switch (L.How) {
  case Pausing::Sleep:
    return "sleeps";
  case Pausing::Join:
    return "waits for the end of " + What;
  case Pausing::Condition:
    return "waits on " + What;
  case Pausing::Await:
    return "waits for another thread";
  case Pausing::Outside:
    return "waits in " + What;
  case Pausing::Callback:
    return "calls what " + What + " is set to";
  }
  return "";
}

std::string message(const Program &Program, const BlockedLock &L) {
  std::string Text = actorName(Program, L.In, L.By) + " " + deed(L) +
                     " holding '" + L.Lock + "', which ";
  if (L.How == Pausing::Callback)
    return Text + "'" + Program.entity(L.NeededIn).Name +
           "' takes to set it: a callback that calls back waits for itself";
  if (L.Deadlock)
    return Text + (L.How == Pausing::Join
                       ? "'" + L.What + "' takes: neither goes on"
                       : actorName(Program, L.NeededIn, L.NeededBy) +
                             " takes before it notifies: neither goes on");
  std::string Other = actorName(Program, L.NeededIn, L.NeededBy);
  bool Same = Other == actorName(Program, L.In, L.By);
  if (Same && L.NeededIn != L.In && L.NeededIn != NoEntity) {
    Other = "'" + Program.entity(L.NeededIn).Name + "'";
    Same = false;
  }
  return Text + (Same ? "other calls of it need" : Other + " needs meanwhile");
}

/// Who waits at one place holding several locks waits once.
bool saidBefore(const Program &Program, const BlockedLock &L) {
  for (const BlockedLock &Other : Program.BlockedLocks) {
    if (&Other == &L)
      return false;
    if (Other.Place == L.Place && !L.Deadlock)
      return true;
  }
  return false;
}

void judge(const Program &Program, HazardSink &Report) {
  for (const BlockedLock &L : Program.BlockedLocks) {
    if (saidBefore(Program, L))
      continue;
    Hazard H;
    H.Rule = BlockingUnderLock.Id;
    H.Place = L.Place;
    H.State = L.Lock;
    if (L.In != NoEntity)
      H.Symbol = Program.entity(L.In).Name;
    H.Text = message(Program, L);
    H.Notes.push_back({L.Taken, "'" + L.Lock + "' taken", NoteKind::Acquire});
    ThreadPath Waits = pathOf(Program, L.By, L.Path);
    Waits.Steps.push_back({L.Place,
                           actorName(Program, L.In, L.By) + " " + deed(L) +
                               "; locks held: '" + L.Lock + "'",
                           NoteKind::Access});
    addSide(H, std::move(Waits));
    ThreadPath Needs = pathOf(Program, L.NeededBy, L.NeededPath);
    Needs.Steps.push_back(
        {L.Needed,
         actorName(Program, L.NeededIn, L.NeededBy) + " takes '" + L.Lock + "'",
         NoteKind::Acquire});
    addSide(H, std::move(Needs));
    H.Assumptions = L.Assumptions;
    H.Trust = L.Deadlock && L.Assumptions.empty() ? Confidence::High
                                                  : Confidence::Medium;
    // Most sockets of servers are set not to block, elsewhere.
    if (L.How == Pausing::Outside)
      H.Trust = Confidence::Low;
    H.Notes.push_back({L.Place, "fix: release '" + L.Lock +
                                    (L.How == Pausing::Callback
                                         ? "' before the call; copy the "
                                           "callback first"
                                         : "' before waiting; take what is "
                                           "needed out of its state first")});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule BlockingUnderLock = {
    .Id = "blocking-under-lock",
    .Summary = "a thread waits for something while it holds a lock that "
               "another thread needs",
    .Why = "All who need the lock wait as long, and if one of them is whom the "
           "thread waits for, all wait for ever: a `stop()` that joins its "
           "worker with the lock that the worker takes to see that it should "
           "stop.",
    .Example = R"(#include <mutex>
#include <thread>

std::mutex StateMutex;
bool Stop;
int Ticks;

void work() {
  for (;;) {
    std::lock_guard<std::mutex> Lock(StateMutex);
    if (Stop)
      return;
    ++Ticks;
  }
}

int main() {
  std::thread Worker(work);
  std::lock_guard<std::mutex> Lock(StateMutex);
  Stop = true;
  Worker.join();
}
)",
    .Fixed = R"(#include <mutex>
#include <thread>

std::mutex StateMutex;
bool Stop;
int Ticks;

void work() {
  for (;;) {
    std::lock_guard<std::mutex> Lock(StateMutex);
    if (Stop)
      return;
    ++Ticks;
  }
}

int main() {
  std::thread Worker(work);
  {
    std::lock_guard<std::mutex> Lock(StateMutex);
    Stop = true;
  }
  Worker.join();
}
)",
    .Help = "Release the lock before waiting: take what is needed out of the "
            "state it guards, or set what others must see, and wait then.",
    .Blind = "Files, pipes and logs, which locks are often made for; waits in "
             "code that is not analysed. Calls to sockets are of low "
             "confidence, since many sockets do not block.",
    .Cwe = 667,
    .Judge = judge};

} // namespace pothole
