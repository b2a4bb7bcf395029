//===- Where an address comes from, within one body -----------------------===//

#include "checks/rules/FreshObject.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 6; // locals that are copied to locals

/// The events whose result a value is, or points into.
void originsOf(const Function &F, ValueId Id, std::set<EventId> &Into,
               unsigned Depth = 0) {
  auto throughLocal = [&](uint32_t Slot) {
    for (const Event &E : F.Events)
      if (E.Kind == EventKind::Store && Depth < MaxDepth &&
          F.Values[E.Address].Kind == ValueKind::LocalAddress &&
          F.Values[E.Address].A == Slot)
        originsOf(F, E.Operand, Into, Depth + 1);
  };
  const Value &V = F.Values[Id];
  switch (V.Kind) {
  case ValueKind::Member:
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Base:
    return originsOf(F, V.A, Into, Depth);
  case ValueKind::LocalContent:
    return throughLocal(V.A);
  case ValueKind::Result: {
    const Event &E = F.Events[V.A];
    if (E.Kind == EventKind::Load &&
        F.Values[E.Address].Kind == ValueKind::LocalAddress)
      return throughLocal(F.Values[E.Address].A);
    Into.insert(V.A);
    return;
  }
  default:
    return;
  }
}

bool pointsInto(const Function &F, ValueId Id, const std::set<EventId> &Any) {
  std::set<EventId> Found;
  originsOf(F, Id, Found);
  return llvm::any_of(Found, [&](EventId E) { return Any.count(E); });
}

/// Touches memory behind any of these results, or hands it to a function.
bool touches(const Function &F, const Event &E, const std::set<EventId> &Any,
             bool Writes) {
  switch (E.Kind) {
  case EventKind::Load:
    return !Writes && pointsInto(F, E.Address, Any);
  case EventKind::Store:
  case EventKind::Update:
  case EventKind::Copy:
    return pointsInto(F, E.Address, Any) ||
           (!Writes && E.Kind == EventKind::Copy &&
            pointsInto(F, E.Operand, Any));
  case EventKind::Call:
    return E.ArgCount && pointsInto(F, F.Args[E.FirstArg], Any);
  default:
    return false;
  }
}

/// `node->next = head; ... compare_exchange(head, node)` of what is handed in.
bool linksParameter(const Function &F, ValueId Operand) {
  const Value &V = F.Values[Operand];
  if (V.Kind != ValueKind::LocalContent || V.A >= F.ParameterCount)
    return false;
  return llvm::any_of(F.Events, [&](const Event &E) {
    const Value &To = F.Values[E.Address];
    return E.Kind == EventKind::Store && !E.has(Flag::Try) &&
           To.Kind == ValueKind::Member && F.Values[To.A] == V;
  });
}

} // namespace

bool storesFreshObject(const Function &Body, Location Place) {
  std::set<EventId> Made;
  for (const Event &E : Body.Events)
    if (E.Place == Place && E.Order == MemoryOrder::Relaxed &&
        (E.Kind == EventKind::Store || E.Kind == EventKind::Update)) {
      originsOf(Body, E.Operand, Made);
      if (E.Kind == EventKind::Update && linksParameter(Body, E.Operand))
        return true;
    }
  for (auto It = Made.begin(); It != Made.end();)
    It = Body.Events[*It].Kind == EventKind::Alloc ? std::next(It)
                                                   : Made.erase(It);
  return !Made.empty() && llvm::any_of(Body.Events, [&](const Event &E) {
    return touches(Body, E, Made, /*Writes=*/true);
  });
}

bool usesPointee(const Function &Body, Location Place) {
  std::set<EventId> Loaded;
  for (EventId Id = 0; Id < Body.Events.size(); ++Id)
    if (Body.Events[Id].Place == Place &&
        (Body.Events[Id].Kind == EventKind::Load ||
         Body.Events[Id].Kind == EventKind::Update) &&
        Body.Events[Id].Order != MemoryOrder::NonAtomic)
      Loaded.insert(Id);
  return llvm::any_of(Body.Events, [&](const Event &E) {
    return touches(Body, E, Loaded, /*Writes=*/false) ||
           (E.Kind == EventKind::Return && pointsInto(Body, E.Operand, Loaded));
  });
}

} // namespace pothole
