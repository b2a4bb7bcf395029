//===- Steps that are not async-signal-safe -------------------------------===//
//
// A call of a library function is judged by the rows of SignalSafety.h; what
// has events of its own (locks, memory, threads) by these. Of a function
// without a body that no row names, the header says whether it belongs to the C
// library: then POSIX would list it, were it safe. Of others nothing is said.

#include "checks/program/AsyncSafety.h"

#include "checks/knowledge/SignalSafety.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr char MayBeHeld[] = "which may be held already";
constexpr char HeapLock[] = "which waits for the lock of the heap";

/// "'mu'", or "a lock".
std::string nameOf(const LinkUnit &Units, const Function &Body, ValueId Of,
                   const char *Otherwise) {
  const Value &V = Body.Values[Of];
  switch (V.Kind) {
  case ValueKind::GlobalAddress:
    return "'" + Units.Entities[V.A].Name + "'";
  case ValueKind::Member:
    return "'" + Units.Entities[V.B].Name + "'";
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Base:
    return nameOf(Units, Body, V.A, Otherwise);
  default:
    return Otherwise;
  }
}

std::optional<UnsafeStep> libraryStep(const LinkUnit &Units, EntityId Callee) {
  const Entity &E = Units.Entities[Callee];
  UnsafeStep Step;
  Step.Does = "calls '" + E.Name + "'";
  bool System = E.Duration == Storage::Library ||
                (E.Place.valid() && Units.Files[E.Place.File].System);
  if (!System)
    return std::nullopt;
  if (const SignalSafetyRow *Row = signalSafety(E.Name)) {
    if (Row->Safe)
      return std::nullopt;
    Step.Why = ("which " + Row->Does).str();
    return Step;
  }
  if (E.Name.find("::") != std::string::npos || !E.Place.valid() ||
      !isCLibraryHeader(Units.Files[E.Place.File].Path))
    return std::nullopt;
  Step.Why = "which POSIX does not list as async-signal-safe";
  return Step;
}

/// Whether a row speaks about this event already.
bool isNamed(const Function &Body, EventId Id) {
  for (EventId N = Id;
       N-- > 0 && Body.Events[N].Place == Body.Events[Id].Place;)
    if (Body.Events[N].Kind == EventKind::Unsafe)
      return true;
  return false;
}

} // namespace

Callees::Callees(const Interpreter &I) : I(I), Found(I.skippedCalls()) {
  for (ContextId Id : I.reachable(/*VagueToo=*/true)) {
    const Context &C = I.contexts()[Id];
    for (const auto &[Caller, At] : C.Callers)
      if (Caller != NoContext && I.contexts()[Caller].In.Thread == C.In.Thread)
        Found[{I.contexts()[Caller].In.Body, At}].insert(C.In.Body);
  }
}

std::vector<const Function *> Callees::of(const Function &Body,
                                          EventId Call) const {
  std::set<const Function *> Result;
  if (auto It = Found.find({&Body, Call}); It != Found.end())
    Result = It->second;
  const Event &E = Body.Events[Call];
  if (E.Kind == EventKind::Call && E.Callee != NoEntity &&
      !E.has(Flag::Virtual))
    if (const Function *Direct = I.units().body(I.definition(E.Callee)))
      Result.insert(Direct);
  std::vector<const Function *> Sorted(Result.begin(), Result.end());
  llvm::sort(Sorted, [](const Function *A, const Function *B) {
    return A->Self < B->Self;
  });
  return Sorted;
}

std::optional<UnsafeStep> unsafeStep(const LinkUnit &Units,
                                     const Function &Body, EventId Id) {
  const Event &E = Body.Events[Id];
  UnsafeStep Step;
  auto lockStep = [&](ValueId Lock) {
    Step.Does = "takes " + nameOf(Units, Body, Lock, "a lock");
    Step.Why = MayBeHeld;
  };
  switch (E.Kind) {
  case EventKind::Unsafe: {
    auto Found = libraryStep(Units, E.Callee);
    if (!Found)
      return std::nullopt;
    Step = *Found;
    break;
  }
  case EventKind::Call: {
    if (E.Callee == NoEntity || Units.body(E.Callee))
      return std::nullopt;
    auto Found = libraryStep(Units, E.Callee);
    if (!Found)
      return std::nullopt;
    Step = *Found;
    break;
  }
  case EventKind::Alloc: // those of the C library have no type
    if (!E.OfType || isNamed(Body, Id))
      return std::nullopt;
    Step.Does = "allocates memory";
    Step.Why = HeapLock;
    break;
  case EventKind::Free:
    if (isNamed(Body, Id))
      return std::nullopt;
    Step.Does = "frees memory";
    Step.Why = HeapLock;
    break;
  case EventKind::Acquire:
    if (E.has(Flag::Try))
      return std::nullopt;
    lockStep(E.Address);
    break;
  case EventKind::GuardInit:
    if (E.Guard != GuardMode::Lock || !E.ArgCount)
      return std::nullopt;
    lockStep(Body.Args[E.FirstArg]);
    break;
  case EventKind::Wait:
    Step.Does = "waits for " + nameOf(Units, Body, E.Address, "a condition");
    Step.Why = "which who was interrupted may have to signal";
    break;
  case EventKind::Notify:
    Step.Does = "notifies " + nameOf(Units, Body, E.Address, "a condition");
    Step.Why = "which waits for a lock inside it";
    break;
  case EventKind::Start:
    if (E.Start == StartKind::Signal || E.Start == StartKind::Callback)
      return std::nullopt;
    Step.Does = "starts a thread";
    Step.Why = HeapLock;
    break;
  case EventKind::Join:
    Step.Does = "joins a thread";
    Step.Why = "which may be waiting for who was interrupted";
    break;
  default:
    return std::nullopt;
  }
  Step.Place = E.Place;
  Step.In = Body.Self;
  return Step;
}

} // namespace pothole
