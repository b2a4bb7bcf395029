//===- What a main reaches, by name ---------------------------------------===//

#include "checks/program/Reach.h"

namespace pothole {
namespace {

bool concerned(const Function &Body) {
  for (const Event &E : Body.Events)
    switch (E.Kind) {
    case EventKind::Start:
    case EventKind::Acquire:
    case EventKind::Release:
    case EventKind::GuardInit:
    case EventKind::GuardLock:
    case EventKind::GuardUnlock:
    case EventKind::Wait:
      return true;
    default:
      break;
    }
  return false;
}

} // namespace

std::set<EntityId> callersOf(const LinkUnit &Units,
                             llvm::function_ref<bool(const Event &)> Does) {
  std::map<EntityId, std::vector<EntityId>> Callers;
  std::set<EntityId> Result;
  std::vector<EntityId> Work;
  for (const Function &Body : Units.Functions)
    for (const Event &E : Body.Events) {
      if (E.Kind == EventKind::Call && E.Callee != NoEntity)
        Callers[E.Callee].push_back(Body.Self);
      if (Does(E) && Result.insert(Body.Self).second)
        Work.push_back(Body.Self);
    }
  while (!Work.empty()) {
    EntityId Callee = Work.back();
    Work.pop_back();
    for (EntityId Caller : Callers[Callee])
      if (Result.insert(Caller).second)
        Work.push_back(Caller);
  }
  return Result;
}

std::set<EntityId> reachedFrom(const LinkUnit &Units, EntityId Main,
                               const std::map<EntityId, EntityId> &Instead) {
  std::set<EntityId> Reached;
  std::vector<EntityId> Work;
  auto add = [&](EntityId Id) {
    if (auto It = Instead.find(Id); It != Instead.end())
      Id = It->second;
    if (Id != NoEntity && Reached.insert(Id).second)
      Work.push_back(Id);
  };
  auto addRecord = [&](EntityId Record) {
    if (Record != NoEntity)
      add(Units.Entities[Record].DestructorOf);
  };
  auto scan = [&](const Function &Body) {
    for (const Value &V : Body.Values)
      if (V.Kind == ValueKind::FunctionAddress)
        add(V.A);
    for (const Event &E : Body.Events)
      add(E.Callee);
    for (const Type &Of : Body.Types)
      addRecord(Of.Record);
    for (const Local &L : Body.Locals) {
      addRecord(L.LocalType.Record);
      // What is callable is called by whoever it is given to.
      if (auto It = Units.Methods.find(L.LocalType.Record);
          It != Units.Methods.end())
        for (EntityId Method : It->second)
          if (Units.Entities[Method].ShortName == "operator()")
            add(Method);
    }
  };
  add(Main);
  for (const Function &Body : Units.Initializers)
    scan(Body);
  for (const Function &Body : Units.Functions)
    if (Units.Entities[Body.Self].BeforeMain)
      add(Body.Self);
  while (!Work.empty()) {
    EntityId Id = Work.back();
    Work.pop_back();
    if (auto It = Units.Overriders.find(Id); It != Units.Overriders.end())
      for (EntityId Overrider : It->second)
        add(Overrider);
    if (auto It = Units.Alternatives.find(Id); It != Units.Alternatives.end())
      for (EntityId Other : It->second)
        add(Other);
    if (const Function *Body = Units.body(Id))
      scan(*Body);
  }
  return Reached;
}

bool concerned(const LinkUnit &Units, const std::set<EntityId> &Reached) {
  for (const Function &Body : Units.Initializers)
    if (concerned(Body))
      return true;
  for (EntityId Id : Reached)
    if (const Function *Body = Units.body(Id); Body && concerned(*Body))
      return true;
  return false;
}

} // namespace pothole
