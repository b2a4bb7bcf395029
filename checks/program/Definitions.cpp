//===- Which definition of a name a program is linked with
//-----------------===//
//
// One name may be defined for several programs: a server's assert logs what the
// server knows, that of its tools prints a line. Nothing in a database says
// which is linked with what. But no program has two mains: a definition that
// needs something beside another main is not this program's, and one that needs
// something beside its own is.

#include "checks/program/Reach.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// Files in which something stands that this definition names, or what it
/// calls. Other names of several definitions lead no further.
std::set<FileId> neededBy(const LinkUnit &Units, EntityId Definition) {
  std::set<FileId> Files;
  std::set<EntityId> Seen{Definition};
  std::vector<EntityId> Work{Definition};
  auto add = [&](EntityId Id) {
    if (Id == NoEntity || Units.Alternatives.count(Id) ||
        !Seen.insert(Id).second)
      return;
    if (Units.Entities[Id].Place.valid())
      Files.insert(Units.Entities[Id].Place.File);
    Work.push_back(Id);
  };
  while (!Work.empty()) {
    const Function *Body = Units.body(Work.back());
    Work.pop_back();
    if (!Body)
      continue;
    for (const Value &V : Body->Values)
      if (V.Kind == ValueKind::FunctionAddress ||
          V.Kind == ValueKind::GlobalAddress)
        add(V.A);
    for (const Event &E : Body->Events)
      add(E.Callee);
  }
  Files.insert(Units.Entities[Definition].Place.File);
  return Files;
}

} // namespace

std::map<EntityId, std::set<FileId>> mainsNeeded(const LinkUnit &Units) {
  std::set<FileId> Programs;
  for (EntityId Main : Units.Mains)
    Programs.insert(Units.Entities[Main].Place.File);
  std::map<EntityId, std::set<FileId>> Result;
  if (Programs.size() < 2)
    return Result;
  for (const auto &[Id, All] : Units.Alternatives)
    if (Units.body(Id))
      for (FileId File : neededBy(Units, Id))
        if (Programs.count(File))
          Result[Id].insert(File);
  return Result;
}

std::map<EntityId, EntityId>
definitionsFor(const LinkUnit &Units, EntityId Main,
               const std::map<EntityId, std::set<FileId>> &Needed) {
  // Of its own program, of any, of another.
  enum Fit { Own, Any, Foreign };
  FileId Here = Units.Entities[Main].Place.File;
  auto fit = [&](EntityId Id) {
    auto It = Needed.find(Id);
    if (It == Needed.end())
      return Any;
    return It->second == std::set{Here} ? Own : Foreign;
  };
  std::map<EntityId, EntityId> Result;
  for (const auto &[Some, Files] : Needed) {
    const std::vector<EntityId> &All = Units.Alternatives.at(Some);
    EntityId Best = *llvm::min_element(
        All, [&](EntityId A, EntityId B) { return fit(A) < fit(B); });
    for (EntityId Id : All)
      if (fit(Best) < fit(Id) && Units.body(Best))
        Result[Id] = Best;
  }
  return Result;
}

} // namespace pothole
