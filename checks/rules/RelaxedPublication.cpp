//===- Data announced by a flag of relaxed order --------------------------===//
//
// An atomic flag is seen in time; what was written before it is seen with it
// only if it is stored with release and loaded with acquire. Relaxed, the
// reader may find the flag raised and the data old.
//
// Seen:     races that the flag would prevent, were its order stronger; objects
//           filled and then stored in an atomic pointer, relaxed, also where
//           a list of them is taken off by an exchange.
// Not seen: flags that several threads raise; reading through a pointer that
//           was stored with release and loaded relaxed, which processors order.

#include "checks/rules/Evidence.h"
#include "checks/rules/FreshObject.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool isRelaxed(const Access &A) { return A.Order == MemoryOrder::Relaxed; }

/// How two threads use the flag between them.
struct Use {
  const Access *Raise = nullptr;
  const Access *Test = nullptr;
  bool good() const {
    return Raise && Test && (isRelaxed(*Raise) || isRelaxed(*Test));
  }
};

Use useOf(const State &Flag, ThreadId Raiser, ThreadId Tester) {
  Use Found;
  for (const Access &A : Flag.Accesses) {
    if (A.Write && A.By == Raiser && (!Found.Raise || isRelaxed(A)))
      Found.Raise = &A;
    if (!A.Write && A.By == Tester && (!Found.Test || isRelaxed(A)))
      Found.Test = &A;
  }
  return Found;
}

/// The flag that announces every conflict of the state.
const State *flagOf(const Program &Program, const State &State) {
  if (State.Conflicts.empty())
    return nullptr;
  const std::string &Name = State.Conflicts.front().Announced;
  if (Name.empty() || llvm::any_of(State.Conflicts, [&](const Conflict &C) {
        return C.Announced != Name;
      }))
    return nullptr;
  auto Found = llvm::find_if(
      Program.States, [&](const auto &Each) { return Each.Name == Name; });
  return Found == Program.States.end() ? nullptr : &*Found;
}

void addUse(const Program &Program, const std::string &Flag, const Use &Use,
            Hazard &H) {
  if (llvm::StringRef(H.Notes.back().Text).starts_with("fix: "))
    H.Notes.pop_back();
  auto order = [](const Access &A) {
    return isRelaxed(A) ? "with relaxed order" : "in order";
  };
  H.Notes.push_back({Use.Raise->Place, rootName(Program, Use.Raise->By) +
                                           " sets '" + Flag + "' " +
                                           order(*Use.Raise)});
  H.Notes.push_back({Use.Test->Place, rootName(Program, Use.Test->By) +
                                          " reads '" + Flag + "' " +
                                          order(*Use.Test)});
  addOrder(*Use.Raise, H);
  addOrder(*Use.Test, H);
  H.Notes.push_back({Use.Raise->Place, "fix: store '" + Flag +
                                           "' with release and load it with "
                                           "acquire"});
}

void judgeState(const Program &Program, const State &State,
                HazardSink &Report) {
  const auto *Flag = flagOf(Program, State);
  if (!Flag)
    return;
  const Conflict &Best = State.Conflicts.front();
  const Access *Early = &State.Accesses[Best.First];
  const Access *Late = &State.Accesses[Best.Second];
  Use Use = useOf(*Flag, Early->By, Late->By);
  if (!Use.good()) {
    std::swap(Early, Late);
    Use = useOf(*Flag, Early->By, Late->By);
  }
  if (!Use.good())
    return;
  Hazard H = conflictHazard(Program, State, RelaxedPublication.Id);
  bool Stored = isRelaxed(*Use.Raise);
  H.Text = "'" + State.Name + "' is announced by '" + Flag->Name + "', which " +
           rootName(Program, Stored ? Early->By : Late->By) +
           (Stored ? " stores" : " loads") +
           " with relaxed order: " + rootName(Program, Late->By) +
           " can see the flag and not the data";
  addUse(Program, Flag->Name, Use, H);
  Report.report(std::move(H));
}

bool isFresh(const Program &Program, const Access &A) {
  const Function *Body = A.In == NoEntity ? nullptr : Program.Units->body(A.In);
  return Body && storesFreshObject(*Body, A.Place) &&
         llvm::none_of(Body->Events, [](const Event &E) {
           return E.Kind == EventKind::Fence;
         });
}

bool looksBehind(const Program &Program, const Access &A) {
  const Function *Body = A.In == NoEntity ? nullptr : Program.Units->body(A.In);
  return Body && usesPointee(*Body, A.Place);
}

bool shareLock(const Access &A, const Access &B) {
  return llvm::any_of(A.Locks, [&](const LockHeld &L) {
    return llvm::any_of(B.Locks,
                        [&](const LockHeld &M) { return L.Name == M.Name; });
  });
}

/// An object made, filled and stored: nobody else writes it, so only the
/// pointer shows that others read it.
void judgePointer(const Program &Program, const State &State,
                  HazardSink &Report) {
  if (!State.Conflicts.empty() || State.Variable == NoEntity)
    return;
  for (const Access &Set : State.Accesses) {
    if (!Set.Atomic || !Set.Write || Set.Alone || !isRelaxed(Set) ||
        !isFresh(Program, Set))
      continue;
    for (const Access &Read : State.Accesses) {
      bool Other = Read.By != Set.By || Program.Threads[Set.By].Many;
      bool Same = Read.Place == Set.Place && Read.In == Set.In;
      if (!Read.Atomic || Same || Read.Alone || !Other ||
          shareLock(Set, Read) || !looksBehind(Program, Read))
        continue;
      Hazard H =
          conflictHazard(Program, State, RelaxedPublication.Id, Set, Read);
      H.Text = "'" + State.Name + "' is set by " + rootName(Program, Set.By) +
               " with relaxed order: " + rootName(Program, Read.By) +
               " can see the object and not what was written to it";
      addUse(Program, State.Name, {&Set, &Read}, H);
      return Report.report(std::move(H));
    }
  }
}

void judge(const Program &Program, HazardSink &Report) {
  for (const State &State : Program.States) {
    judgeState(Program, State, Report);
    judgePointer(Program, State, Report);
  }
}

} // namespace

const Rule RelaxedPublication = {
    .Id = "relaxed-publication",
    .Summary = "data is announced by a flag stored or loaded with relaxed "
               "order",
    .Why = "A relaxed atomic is whole, and that is all: the compiler and the "
           "processor may show the flag to another thread before what was "
           "written ahead of it. x86 hides most of it, ARM does not.",
    .Example = R"(#include <atomic>
#include <thread>

std::atomic<bool> Ready;
int Answer;

void compute() {
  Answer = 42;
  Ready.store(true, std::memory_order_relaxed);
}

int main() {
  std::thread Computer(compute);
  while (!Ready.load(std::memory_order_relaxed))
    std::this_thread::yield();
  int Seen = Answer;
  Computer.join();
  return Seen == 42 ? 0 : 1;
}
)",
    .Fixed = R"(#include <atomic>
#include <thread>

std::atomic<bool> Ready;
int Answer;

void compute() {
  Answer = 42;
  Ready.store(true, std::memory_order_release);
}

int main() {
  std::thread Computer(compute);
  while (!Ready.load(std::memory_order_acquire))
    std::this_thread::yield();
  int Seen = Answer;
  Computer.join();
  return Seen == 42 ? 0 : 1;
}
)",
    .Help = "Store the flag with `memory_order_release` after the data, and "
            "load it with `memory_order_acquire` before.",
    .Blind = "Flags that several threads raise; what is read through a pointer "
             "stored with release and loaded relaxed.",
    .Cwe = 362,
    .Judge = judge,
    .Remedies = {RemedyKind::StrongerOrder}};

} // namespace pothole
