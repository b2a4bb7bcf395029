//===- A signal handler does what no handler may --------------------------===//
//
// A handler runs between any two instructions of the thread it interrupts. What
// waits for a lock waits for ever if that thread holds it, and what that thread
// was changing is half changed.
//
// Seen:     calls that POSIX does not list as async-signal-safe, locks, memory
//           and threads, in all a handler reaches; plain variables that a
//           handler sets and other code uses.
// Not seen: errno changed and not restored; handlers in other programs'
//           libraries; what a handler reads.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

#include <map>
#include <set>

namespace pothole {
namespace {

constexpr size_t MostFurtherPlaces = 6;

std::string handlerName(const Program &Program, ThreadId By) {
  const std::string &Name = Program.Threads[By].Name;
  return "signal handler '" + (Name == "__invoke" ? "(lambda)" : Name) + "'";
}

void addStart(const Program &Program, ThreadId By, Hazard &H) {
  if (const Thread &Handler = Program.Threads[By]; Handler.Place.valid())
    H.Notes.push_back({Handler.Place, handlerName(Program, By) + " set here",
                       NoteKind::Start});
}

/// Steps of one handler that one change would mend.
using Alike = std::vector<const HandlerStep *>;

void judgeSteps(const Program &Program, const Alike &Steps,
                HazardSink &Report) {
  const HandlerStep &Step = *Steps.front();
  const UnsafeStep &What = Step.What;
  Hazard H;
  H.Rule = SignalHandler.Id;
  H.Place = What.Place;
  H.State = Program.Threads[Step.By].Name;
  if (What.In != NoEntity)
    H.Symbol = Program.entity(What.In).Name;
  H.Text = handlerName(Program, Step.By) + " " + What.Does + ", " + What.Why;
  addStart(Program, Step.By, H);
  for (const auto &Call : What.Path)
    H.Notes.push_back({Call.Place, Call.Text, NoteKind::Call});
  size_t Named = H.Notes.size();
  auto again = [&](Location Place, const UnsafeStep &Other) {
    if (H.Notes.size() < Named + MostFurtherPlaces)
      H.Notes.push_back({Place, Other.Does + " here as well"});
  };
  for (const HandlerStep *Other : Steps) {
    if (Other != &Step)
      again(Other->What.Place, Other->What);
    for (const Location &Place : Other->Again)
      again(Place, Other->What);
  }
  H.Notes.push_back({What.Place, "fix: set a 'volatile sig_atomic_t' or "
                                 "lock-free atomic flag, or write to a pipe, "
                                 "and do it where the program waits"});
  if (Step.Ends)
    H.Assumptions.push_back("it matters how the process ends");
  H.Trust = H.Assumptions.empty() ? Confidence::High : Confidence::Medium;
  Report.report(std::move(H));
}

/// What the handler does itself is mended one by one; what it only reaches
/// through others, by not calling them.
std::tuple<ThreadId, Location, std::string> causeOf(const HandlerStep &Step) {
  const auto &Path = Step.What.Path;
  if (Path.empty())
    return {Step.By, {}, Step.What.Why};
  return {Step.By, Path.front().Place, ""};
}

bool inHandler(const Program &Program, const Access &A) {
  return Program.Threads[A.By].Kind == StartKind::Signal;
}

/// A plain variable: the compiler keeps it in a register meanwhile.
void judgeState(const Program &Program, const State &State,
                const std::set<EntityId> &Unsafe, HazardSink &Report) {
  const Access *Set = nullptr, *Used = nullptr;
  std::set<Location> Handler;
  for (const Access &A : State.Accesses)
    if (inHandler(Program, A))
      Handler.insert(A.Place);
  for (const Access &A : State.Accesses) {
    if (A.Atomic || A.Volatile || A.Structure || A.Freed)
      return;
    if (inHandler(Program, A)) {
      if (A.Write && !Set)
        Set = &A;
    } else if (!A.Alone && !Used && !Handler.count(A.Place)) {
      Used = &A;
    }
  }
  // A handler is handed nothing: what it finds, others keep.
  bool Field = State.Variable == NoEntity && State.Field != NoEntity;
  if (!Set || !Used || (State.Variable == NoEntity && !Field) ||
      State.Duration == Storage::ThreadLocal)
    return;
  // Deep in what the handler should not call at all.
  EntityId Entry = Program.Threads[Set->By].Entry;
  if (Unsafe.count(Entry) && Set->In != Entry)
    return;
  Hazard H;
  H.Rule = SignalHandler.Id;
  H.Place = Set->Place;
  H.State = State.Name;
  if (Set->In != NoEntity)
    H.Symbol = Program.entity(Set->In).Name;
  std::string Who = Used->In == NoEntity
                        ? "an initializer"
                        : "'" + Program.entity(Used->In).Name + "'";
  H.Text = handlerName(Program, Set->By) + " sets '" + State.Name +
           "', which is neither 'volatile sig_atomic_t' nor atomic, while " +
           Who + (Used->Write ? " changes it" : " reads it");
  if (Field) {
    H.Assumptions.push_back("the handler finds the object that others use");
    H.Trust = Confidence::Medium;
  }
  addStart(Program, Set->By, H);
  for (const auto &Call : Set->Path)
    H.Notes.push_back({Call.Place, Call.Text, NoteKind::Call});
  H.Notes.push_back(
      {Used->Place, Who + (Used->Write ? " changes it here" : " reads it here"),
       NoteKind::Access});
  H.Notes.push_back({State.Place, "fix: make '" + State.Name +
                                      "' 'volatile sig_atomic_t', or a "
                                      "lock-free atomic"});
  Report.report(std::move(H));
}

void judge(const Program &Program, HazardSink &Report) {
  std::map<std::tuple<ThreadId, Location, std::string>, Alike> ByCause;
  std::set<EntityId> Unsafe;
  for (const HandlerStep &Step : Program.HandlerSteps) {
    Unsafe.insert(Program.Threads[Step.By].Entry);
    ByCause[causeOf(Step)].push_back(&Step);
  }
  for (auto &[Cause, Steps] : ByCause) {
    llvm::sort(Steps, [](const HandlerStep *A, const HandlerStep *B) {
      auto rank = [](const HandlerStep &S) {
        return std::tuple(S.What.Path.size(), S.What.Place, S.What.Does);
      };
      return rank(*A) < rank(*B);
    });
    judgeSteps(Program, Steps, Report);
  }
  for (const State &State : Program.States)
    judgeState(Program, State, Unsafe, Report);
}

} // namespace

const Rule SignalHandler = {
    .Id = "signal-handler",
    .Summary = "a signal handler does what is not async-signal-safe",
    .Why = "The handler interrupts its thread anywhere. If that is inside "
           "`malloc` or `printf`, the handler's own `malloc` or `printf` waits "
           "for a lock its thread holds, and the process hangs; a plain "
           "variable may sit in a register, and the flag is never seen.",
    .Example = R"(#include <csignal>
#include <cstdio>
#include <unistd.h>

bool Stop;

void onInterrupt(int) {
  std::printf("stopping\n");
  Stop = true;
}

int main() {
  std::signal(SIGINT, onInterrupt);
  while (!Stop)
    pause();
}
)",
    .Fixed = R"(#include <csignal>
#include <cstdio>
#include <unistd.h>

volatile std::sig_atomic_t Stop;

void onInterrupt(int) { Stop = 1; }

int main() {
  std::signal(SIGINT, onInterrupt);
  while (!Stop)
    pause();
  std::printf("stopping\n");
}
)",
    .Help = "Let the handler set a `volatile sig_atomic_t` or write to a pipe, "
            "and act where the program waits; or let a thread take signals by "
            "`sigwait` or `signalfd`.",
    .Blind = "`errno` that a handler changes; functions of libraries without "
             "source, other than the C and C++ library's.",
    .Cwe = 828,
    .Judge = judge};

} // namespace pothole
