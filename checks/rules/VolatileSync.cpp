//===- `volatile` between threads, as if it were atomic -------------------===//
//
// It keeps the compiler from leaving an access out, and does nothing else: two
// updates still overwrite each other, and what was written before a volatile
// flag is not seen by whoever sees the flag.
//
// Seen:     races on state that both sides access as volatile, by declaration
//           or by a cast.
// Not seen: flags of signal handlers (one thread); device registers, which no
//           second thread of the program is seen to write.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// An atomic builtin says nothing about its operand's type.
bool isVolatile(const State &State, const Access &A) {
  return A.Volatile || (A.Atomic && State.Of.Volatile);
}

bool isUpdated(const State &State) {
  return llvm::any_of(State.Conflicts, [&](const Conflict &C) {
    const Access &First = State.Accesses[C.First];
    return First.Write && First.Read && !First.Atomic;
  });
}

void judge(const Program &Program, HazardSink &Report) {
  for (State State : Program.States) {
    if (State.Conflicts.empty())
      continue;
    const Conflict &Best = State.Conflicts.front();
    const Access &First = State.Accesses[Best.First];
    const Access &Second = State.Accesses[Best.Second];
    if (!isVolatile(State, First) || !isVolatile(State, Second))
      continue;
    bool NoThread = onlyCallers(Program, State) &&
                    State.Shows != Evidence::Singleton &&
                    State.Shows != Evidence::Polled;
    bool ForSignals =
        llvm::StringRef(State.Of.Spelling).contains("sig_atomic_t");
    if (NoThread && (ForSignals || State.Variable == NoEntity))
      continue;
    if (NoThread)
      State.Assumptions.push_back("several threads call this library");
    Hazard H = conflictHazard(Program, State, VolatileSync.Id);
    H.Text = "'" + State.Name + "' is " +
             (State.Of.Volatile ? "" : "accessed as ") + "volatile, which " +
             (isUpdated(State) ? "makes no update whole"
                               : "orders nothing between threads") +
             ": " + sideText(Program, State, First, Second) + ", ";
    if (Best.First == Best.Second)
      H.Text += NoThread ? "and any thread may call it"
                         : "and several such threads run";
    else
      H.Text += sideText(Program, State, Second, First);
    if (!llvm::StringRef(H.Notes.back().Text).starts_with("fix: "))
      H.Notes.push_back(
          {State.Place, "fix: make '" + State.Name + "' atomic", {}});
    addDecisions(Program, State, H);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule VolatileSync = {
    .Id = "volatile-sync",
    .Summary = "threads share a volatile variable as if it were atomic",
    .Why = "`volatile` is for device registers and signal handlers. Between "
           "threads it is a data race as without it: `++` loses counts, values "
           "wider than a register are read half written, and the processor may "
           "show the flag before the data it announces. It works in tests on "
           "x86 and fails on ARM.",
    .Example = R"(#include <thread>

volatile bool Ready;
int Answer;

void compute() {
  Answer = 42;
  Ready = true;
}

int main() {
  std::thread Computer(compute);
  while (!Ready)
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
  Ready = true;
}

int main() {
  std::thread Computer(compute);
  while (!Ready)
    std::this_thread::yield();
  int Seen = Answer;
  Computer.join();
  return Seen == 42 ? 0 : 1;
}
)",
    .Help = "Make it `std::atomic` (in C `_Atomic`), or hold one lock at every "
            "access.",
    .Blind = "Volatile state that one thread shares with a signal handler; "
             "what the volatile flag announces is reported as a data race of "
             "its own.",
    .Cwe = 667,
    .Judge = judge,
    .Remedies = {RemedyKind::MakeAtomic, RemedyKind::HoldLock}};

} // namespace pothole
