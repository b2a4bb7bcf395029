//===- A library function shares hidden state among all threads -----------===//
//
// `localtime` returns one buffer for the whole process, `setenv` moves the
// environment others read: the race is in the library, on memory no declaration
// names. Extraction makes each such call an access to that memory
// (checks/knowledge/MtUnsafe.cpp), so what is judged here are threads, locks
// and phases, not mere calls: one call in one thread is silent.
//
// Seen:     calls in threads that may run at the same time, without a common
//           lock; in a library, in functions that any thread may call.
//           `rand`, which glibc locks and no standard does, with low
//           confidence.
// Not seen: calls through function pointers; readers of the locale that depend
//           on it only in part (printf); paths that are no literals.

#include "checks/knowledge/MtUnsafe.h"
#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace pothole {
namespace {

constexpr size_t MostFurtherCalls = 6;

/// The row by which a function changes this state.
const SharedStateRow *rowOf(const Program &Program, const State &State,
                            const Access &A) {
  if (A.Through == NoEntity)
    return nullptr;
  bool Hidden = State.Duration == Storage::Library;
  for (const SharedStateRow *Row :
       sharedStatesOf(Program.entity(A.Through).Name))
    if (Row->Changes && Row->State == (Hidden ? State.Name : ""))
      return Row;
  return nullptr;
}

/// Every other call has to be mended too.
void addFurtherCalls(const Program &Program, const State &State, Hazard &H) {
  std::set<Location> Named;
  for (const Note &N : H.Notes)
    Named.insert(N.Place);
  std::vector<Note> Further;
  for (const Conflict &C : State.Conflicts)
    for (uint32_t N : {C.First, C.Second}) {
      const Access &A = State.Accesses[N];
      if (Further.size() < MostFurtherCalls && A.Through != NoEntity &&
          Named.insert(A.Place).second)
        Further.push_back(
            {A.Place,
             "'" + Program.entity(A.Through).Name + "' is called here as well",
             NoteKind::Other});
    }
  auto End = H.Notes.end();
  if (llvm::StringRef(H.Notes.back().Text).starts_with("fix: "))
    --End;
  H.Notes.insert(End, Further.begin(), Further.end());
}

/// What the caller may bring along instead.
RemedyKind remedyFor(llvm::StringRef Name) {
  if (Name == "localtime" || Name == "gmtime" || Name == "ctime" ||
      Name == "asctime")
    return RemedyKind::OwnBuffer;
  return Name == "strtok" ? RemedyKind::OwnPosition : RemedyKind::None;
}

/// An edit for each call that takes part.
void addRemedies(const Program &Program, const State &State, Hazard &H) {
  std::set<Location> Named;
  for (const Conflict &C : State.Conflicts)
    for (uint32_t N : {C.First, C.Second}) {
      const Access &A = State.Accesses[N];
      if (A.Through == NoEntity)
        continue;
      const std::string &Name = Program.entity(A.Through).Name;
      RemedyKind Kind = remedyFor(Name);
      if (Kind != RemedyKind::None && Named.insert(A.Place).second)
        H.Remedies.push_back({Kind, A.Place, Name});
    }
}

/// One call, several states: `ctime` fills two buffers.
using Calls = std::set<std::pair<Location, EntityId>>;

void judgeState(const Program &Program, State State, Calls &Reported,
                HazardSink &Report) {
  auto allowed = [&](const Access &A) {
    return A.Through != NoEntity &&
           matchesAny(Report.option(0), Program.entity(A.Through).Name);
  };
  llvm::erase_if(State.Conflicts, [&](const Conflict &C) {
    const Access &First = State.Accesses[C.First];
    const Access &Second = State.Accesses[C.Second];
    const SharedStateRow *Row = rowOf(Program, State, First);
    bool Callers =
        Program.Kind != World::Program && (First.By == 0 || Second.By == 0);
    return !Row || (Row->ByStandard && Callers) || Second.Through == NoEntity ||
           allowed(First) || allowed(Second) ||
           (First.Through == Second.Through &&
            Reported.count({First.Place, First.Through}));
  });
  if (State.Conflicts.empty())
    return;
  const Conflict &Best = State.Conflicts.front();
  const Access &First = State.Accesses[Best.First];
  const Access &Second = State.Accesses[Best.Second];
  const SharedStateRow *Row = rowOf(Program, State, First);
  Reported.insert({First.Place, First.Through});
  if (Row->ByStandard)
    State.Assumptions.push_back("the C library keeps to the standard alone");
  if (onlyCallers(Program, State))
    State.Assumptions.push_back("several threads call this library");
  Hazard H = conflictHazard(Program, State, MtUnsafeCall.Id);
  if (Row->ByStandard) // for those who port: nothing goes wrong here
    H.Trust = Confidence::Low;
  std::string Name = Program.entity(First.Through).Name;
  H.Text = "'" + Name + "' " + Row->Does.str();
  if (!Second.Write)
    H.Text +=
        " while another calls '" + Program.entity(Second.Through).Name + "'";
  H.Text += "; " + Row->Remedy.str();
  H.Notes.insert(H.Notes.begin(),
                 {First.Place,
                  "'" + Name + "' is documented so (" + Row->Reason.str() + ")",
                  NoteKind::Other});
  addFurtherCalls(Program, State, H);
  addRemedies(Program, State, H);
  Report.report(std::move(H));
}

void judge(const Program &Program, HazardSink &Report) {
  Calls Reported;
  for (const State &State : Program.LibraryStates)
    judgeState(Program, State, Reported, Report);
  for (const State &State : Program.States)
    if (!State.Conflicts.empty())
      judgeState(Program, State, Reported, Report);
}

} // namespace

const Rule MtUnsafeCall = {
    .Id = "mt-unsafe-call",
    .Summary = "threads call a library function that is not safe for them, or "
               "change what the whole process shares",
    .Why = "Such functions were designed when a process was one thread: they "
           "return a static buffer, keep a position between calls, or change "
           "the environment, locale or directory of everyone. Copying the "
           "result at once does not help, for the call itself races.",
    .Example = R"(#include <ctime>
#include <thread>

int hour() {
  std::time_t Now = std::time(nullptr);
  return std::localtime(&Now)->tm_hour;
}

int main() {
  std::thread First(hour), Second(hour);
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <ctime>
#include <thread>

int hour() {
  std::time_t Now = std::time(nullptr);
  std::tm Local;
  return localtime_r(&Now, &Local)->tm_hour;
}

int main() {
  std::thread First(hour), Second(hour);
  First.join();
  Second.join();
}
)",
    .Help = "Call the version that takes a buffer, set what the process shares "
            "before threads start, or hold one lock at every call.",
    .Blind = "Calls through function pointers; paths that are no literals, for "
             "the working directory; `printf` and other functions that depend "
             "on the locale in part; which version of the C library the "
             "program will meet.",
    .Cwe = 676,
    .Judge = judge,
    .Remedies = {RemedyKind::OwnBuffer, RemedyKind::OwnPosition},
    .Options = {{"AllowedFunctions", OptionKind::Globs, "",
                 "functions that are safe enough here: `strerror;rand`"}}};

} // namespace pothole
