//===- A thread outlives a local that it uses -----------------------------===//
//
// The crash comes later, in another frame, under load, and no stack trace leads
// back here: so we report where the thread is let go, not where it reads.
//
// Seen:     locals, and objects that are locals, handed to a thread by
//           reference capture, std::ref, address or `this`, where nothing waits
//           for the thread before the function that owns them is left.
// Not seen: locals of inner scopes; ways out that forget the join another way
//           has; callables that are queued for threads started before.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// A number or pointer, whose copy is as good.
bool isSmall(const Program &Program, const OutlivedLocal &L) {
  const Function *Body = Program.Units->body(L.In);
  if (!Body)
    return false;
  auto Found = llvm::find_if(Body->Locals, [&](const Local &Each) {
    return Each.Name == L.Local && Each.Place == L.Declared;
  });
  if (Found == Body->Locals.end() || Found->LocalType.Array)
    return false;
  switch (Found->LocalType.Class) {
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Floating:
  case TypeClass::Pointer:
    return true;
  default:
    return false;
  }
}

void judge(const Program &Program, HazardSink &Report) {
  for (const OutlivedLocal &L : Program.OutlivedLocals) {
    if (L.In == NoEntity)
      continue;
    Hazard H;
    H.Rule = BorrowedLocal.Id;
    bool Detached = L.LetGo.valid();
    H.Place = Detached ? L.LetGo : L.Started;
    H.State = L.Local;
    H.Symbol = Program.entity(L.In).Name;
    std::string Thread = rootName(Program, L.By);
    H.Text = std::string(Detached ? "detached " : "") + "thread " + Thread +
             " outlives local '" + L.Local + "' of '" +
             Program.entity(L.In).Name + "', which it uses by reference";
    ThreadPath Side;
    Side.Root = Program.Threads[L.By].Name;
    Side.Steps.push_back({L.Declared, "'" + L.Local + "' lives here"});
    for (const Step &S : L.Path)
      Side.Steps.push_back({S.Place, S.Text, NoteKind::Call});
    Side.Steps.push_back({L.Started,
                          "lent to " + Thread + ", which starts here",
                          NoteKind::Start});
    H.Notes = Side.Steps;
    if (Detached)
      H.Notes.push_back({L.LetGo, "detached here: nothing waits for it"});
    H.Notes.push_back({H.Place, "fix: join it before '" +
                                    Program.entity(L.In).ShortName +
                                    "' is left, or let it own what it uses: "
                                    "capture by value, or by shared_ptr"});
    if (isSmall(Program, L))
      H.Remedies.push_back(
          {RemedyKind::CopyCapture, L.Started, L.Local, L.Declared});
    Side.Steps.push_back({H.Place, H.Text, NoteKind::Other});
    H.Threads.push_back(std::move(Side));
    Report.report(std::move(H));
  }
}

} // namespace

const Rule BorrowedLocal = {
    .Id = "borrowed-local",
    .Summary = "a thread outlives a local that it uses by reference",
    .Why = "Nothing waits for a detached thread, or for one whose handle was "
           "given away, so nothing keeps alive what it borrowed. When the "
           "function has returned, its locals are memory that the next call "
           "overwrites: the thread reads garbage, or writes into another "
           "function's variables. It works while the thread is quick.",
    .Example = R"(#include <thread>

void count(int Hits);

void report(int Hits) {
  std::thread Counter([&] { count(Hits); });
  Counter.detach();
}
)",
    .Fixed = R"(#include <thread>

void count(int Hits);

void report(int Hits) {
  std::thread Counter([Hits] { count(Hits); });
  Counter.detach();
}
)",
    .Help = "Join the thread before the function is left, or let it own what "
            "it uses: capture by value, or a `std::shared_ptr`.",
    .Blind = "Locals of scopes within a function; ways out of a function that "
             "forget the join which another way has (`unjoined-thread` sees "
             "those of std::thread); callables queued for threads that run "
             "already; functions that wait for something, whatever it is.",
    .Cwe = 825,
    .Judge = judge,
    .Remedies = {RemedyKind::CopyCapture}};

} // namespace pothole
