//===- A lock used in a way that locks nothing, or for ever ---------------===//
//
// Seen:     a lock taken by the thread that holds it, also through calls;
//           released twice or by a thread that never takes it; destroyed,
//           or left by its thread, while held; guards without a name, of
//           nothing, or of a local mutex; data written under a readers' lock;
//           calls that break what Clang's attributes say of the callee.
// Not seen: locks of which it is not known whether they are one; what a
//           condition decides that cannot be followed.

#include "checks/rules/Evidence.h"
#include "checks/rules/Promises.h"
#include "checks/rules/UselessGuards.h"

#include <algorithm>

namespace pothole {
namespace {

std::string quoted(const std::string &Name) {
  return Name.empty() ? "the lock" : "'" + Name + "'";
}

std::string message(const Program &Program, const MisusedLock &M) {
  std::string Lock = quoted(M.Lock);
  switch (M.Mistake) {
  case LockMistake::TakenAgain:
    if (M.Earlier == M.Place)
      return Lock + " is still locked when it is taken here once more";
    return "the thread that holds " + Lock +
           " takes it again: it waits for "
           "itself";
  case LockMistake::UsedDead:
    return Lock + " is used after it was destroyed";
  case LockMistake::ReleasedTwice:
    return Lock + " is released twice";
  case LockMistake::NeverTaken:
    return Lock + " is released by " + rootName(Program, M.By) +
           ", which never takes it";
  case LockMistake::NotHeld:
    return Lock + " is released here, where nothing has taken it";
  case LockMistake::DestroyedHeld:
    return Lock + " is destroyed while it is locked";
  case LockMistake::ThreadEndsHeld:
    return "thread " + rootName(Program, M.By) + " ends with " + Lock +
           " locked";
  }
  return Lock;
}

const char *earlier(LockMistake Mistake) {
  switch (Mistake) {
  case LockMistake::UsedDead:
    return "destroyed here";
  case LockMistake::ReleasedTwice:
    return "released here before";
  default:
    return "taken here";
  }
}

void judgeSteps(const Program &Program, HazardSink &Report) {
  // An attribute that excludes the lock names the call to blame.
  auto excluded = [&](const MisusedLock &M) {
    return M.Mistake == LockMistake::TakenAgain &&
           std::any_of(Program.BrokenPromises.begin(),
                       Program.BrokenPromises.end(),
                       [&](const BrokenPromise &P) {
                         return P.How == Breach::Excluded &&
                                P.Taken == M.Earlier && P.Lock == M.Lock;
                       });
  };
  for (const MisusedLock &M : Program.LockMisuses) {
    if (excluded(M))
      continue;
    Hazard H;
    H.Rule = LockMisuse.Id;
    H.Place = M.Place;
    H.State = M.Lock;
    if (M.In != NoEntity)
      H.Symbol = Program.entity(M.In).Name;
    H.Text = message(Program, M);
    ThreadPath Side = pathOf(Program, M.By, M.Path);
    if (M.Earlier.valid())
      Side.Steps.push_back({M.Earlier,
                            quoted(M.Lock) + " " + earlier(M.Mistake),
                            NoteKind::Acquire});
    H.Notes = Side.Steps;
    if (M.Mistake == LockMistake::TakenAgain && M.Earlier.valid())
      H.Related.push_back({M.Earlier, "it is held from here on"});
    Side.Steps.push_back({M.Place, H.Text, NoteKind::Access});
    H.Threads.push_back(std::move(Side));
    Report.report(std::move(H));
  }
}

void judgeGuards(const Program &Program, HazardSink &Report) {
  for (const UselessGuard &G : uselessGuards(*Program.Units)) {
    Hazard H;
    H.Rule = LockMisuse.Id;
    H.Place = G.Place;
    H.State = G.Lock;
    if (G.In != NoEntity)
      H.Symbol = Program.entity(G.In).Name;
    switch (G.Why) {
    case Useless::Unnamed:
      H.Text = "a guard without a name unlocks " + quoted(G.Lock) +
               " where it stands: it guards nothing";
      H.Notes.push_back({G.Place, "fix: give the guard a name"});
      H.Remedies.push_back({RemedyKind::NameGuard, G.Place, G.Lock});
      break;
    case Useless::Declares:
      H.Text =
          "this declares a guard called '" + G.Lock + "' that locks nothing";
      H.Notes.push_back(
          {G.Place, "fix: name the guard, and hand it '" + G.Lock + "'"});
      H.Remedies.push_back({RemedyKind::NameGuard, G.Place, G.Lock});
      break;
    case Useless::OfNothing:
      H.Text = "a guard of no lock guards nothing";
      H.Notes.push_back({G.Place, "fix: hand it the locks to hold"});
      break;
    case Useless::LocalMutex:
      H.Text = quoted(G.Lock) +
               " is a local: each call locks its own, which guards nothing";
      H.Notes.push_back({G.Declared, "declared here"});
      H.Remedies.push_back({RemedyKind::MakeStatic, G.Declared, G.Lock});
      H.Notes.push_back({G.Declared,
                         "fix: make it `static`, or a member of what it "
                         "guards"});
      break;
    }
    Report.report(std::move(H));
  }
}

/// The readers' lock that both sides hold.
const LockHeld *heldShared(const Access &Writer, const Access &Other) {
  for (const LockHeld &L : Writer.Locks)
    for (const LockHeld &M : Other.Locks)
      if (L.Shared && M.Shared && L.Name == M.Name)
        return &L;
  return nullptr;
}

void judgeWrites(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    if (State.Conflicts.empty())
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const LockHeld *Lock = heldShared(First, State.Accesses[Best.Second]);
    if (!Lock || !First.Write)
      continue;
    Hazard H = conflictHazard(Program, State, LockMisuse.Id);
    H.Text = "'" + State.Name +
             "' is written under a readers' lock: others "
             "hold '" +
             Lock->Name + "' at the same time";
    Report.report(std::move(H));
  }
}

void judge(const Program &Program, HazardSink &Report) {
  judgeGuards(Program, Report);
  judgeSteps(Program, Report);
  reportBrokenCalls(Program, LockMisuse.Id, Report);
  judgeWrites(Program, Report);
}

} // namespace

const Rule LockMisuse = {
    .Id = "lock-misuse",
    .Summary = "a lock is used in a way that locks nothing, or for ever",
    .Why = "A thread that takes a mutex it holds waits for itself, one that "
           "releases what it does not hold lets two others in, and a guard "
           "that dies on its own line guards no line. None of it shows in a "
           "test with one thread, all of it is undefined "
           "([thread.mutex.requirements.mutex]).",
    .Example = R"(#include <mutex>
#include <thread>

std::mutex HitsMutex;
int Hits;

void serve() {
  std::lock_guard<std::mutex>{HitsMutex};
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

std::mutex HitsMutex;
int Hits;

void serve() {
  std::lock_guard<std::mutex> Lock{HitsMutex};
  ++Hits;
}

int main() {
  std::thread First(serve), Second(serve);
  First.join();
  Second.join();
  return Hits == 0;
}
)",
    .Help = "Take each lock once, by a guard with a name that lives as long as "
            "the lock is needed; hand data under the lock to functions that do "
            "not lock themselves.",
    .Blind = "Locks of which two names may or may not mean one; locking that "
             "depends on a condition over shared memory; locks taken for "
             "another thread to release, which are left alone.",
    .Cwe = 667,
    .Judge = judge,
    .Remedies = {RemedyKind::NameGuard, RemedyKind::MakeStatic}};

} // namespace pothole
