//===- Entities get their final order -------------------------------------===//
//
// While bodies are lowered, entities are numbered as they are met. Facts must
// not depend on that: sort them by identity and renumber every reference. What
// shares a USR inside the unit gets ordinals by its place in the source.

#include "checks/extract/EntityTable.h"

#include "llvm/ADT/STLExtras.h"

#include <numeric>

namespace pothole {
namespace {

class Renumbering {
public:
  explicit Renumbering(std::vector<EntityId> NewIds)
      : NewIds(std::move(NewIds)) {}

  void apply(EntityId &Id) const {
    if (Id != NoEntity)
      Id = NewIds[Id];
  }
  void apply(std::vector<EntityId> &Ids) const {
    for (EntityId &Id : Ids)
      apply(Id);
  }
  void apply(Entity &E) const {
    apply(E.Parent);
    apply(E.DestructorOf);
    apply(E.VariableType.Record);
    apply(E.Overrides);
    apply(E.Bases);
    for (Contract &C : E.Contracts)
      apply(C.Steps);
    llvm::sort(E.Overrides);
  }
  void apply(Value &V) const {
    if (V.Kind == ValueKind::FunctionAddress ||
        V.Kind == ValueKind::GlobalAddress)
      apply(V.A);
    if (V.Kind == ValueKind::Member || V.Kind == ValueKind::Base)
      apply(V.B);
  }
  void apply(Function &F) const {
    apply(F.Self);
    for (Local &L : F.Locals)
      apply(L.LocalType.Record);
    for (Type &T : F.Types)
      apply(T.Record);
    for (Value &V : F.Values)
      apply(V);
    for (Event &E : F.Events)
      apply(E.Callee);
  }

private:
  std::vector<EntityId> NewIds;
};

void giveOrdinals(std::vector<Entity> &Entities) {
  std::map<std::tuple<EntityKind, bool, std::string>, std::vector<EntityId>>
      SameUsr;
  for (EntityId Id = 0; Id < Entities.size(); ++Id) {
    const Entity &E = Entities[Id];
    SameUsr[{E.Kind, E.Internal, E.Usr}].push_back(Id);
  }
  for (auto &[Key, Ids] : SameUsr) {
    llvm::sort(Ids, [&](EntityId A, EntityId B) {
      return std::tie(Entities[A].Place, A) < std::tie(Entities[B].Place, B);
    });
    for (auto [Ordinal, Id] : llvm::enumerate(Ids))
      Entities[Id].Ordinal = static_cast<uint32_t>(Ordinal);
  }
}

} // namespace

void EntityTable::finish() {
  std::vector<Entity> &Entities = Out.Entities;
  giveOrdinals(Entities);

  std::vector<EntityId> Order(Entities.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](EntityId A, EntityId B) {
    auto Key = [](const Entity &E) {
      return std::tie(E.Kind, E.Usr, E.Ordinal, E.Internal);
    };
    return Key(Entities[A]) < Key(Entities[B]);
  });
  std::vector<EntityId> NewIds(Entities.size());
  std::vector<Entity> Sorted;
  for (auto [New, Old] : llvm::enumerate(Order)) {
    NewIds[Old] = static_cast<EntityId>(New);
    Sorted.push_back(std::move(Entities[Old]));
  }
  Entities = std::move(Sorted);

  Renumbering Renumber(std::move(NewIds));
  for (Entity &E : Entities)
    Renumber.apply(E);
  for (Function &F : Out.Functions)
    Renumber.apply(F);
  for (Function &F : Out.Initializers)
    Renumber.apply(F);
  llvm::sort(Out.Functions, [](const Function &A, const Function &B) {
    return A.Self < B.Self;
  });

  Out.AddressTaken.clear();
  auto Collect = [&](const Function &F) {
    for (const Value &V : F.Values)
      if (V.Kind == ValueKind::FunctionAddress && V.A != NoEntity)
        Out.AddressTaken.push_back(V.A);
  };
  llvm::for_each(Out.Functions, Collect);
  llvm::for_each(Out.Initializers, Collect);
  llvm::sort(Out.AddressTaken);
  Out.AddressTaken.erase(llvm::unique(Out.AddressTaken),
                         Out.AddressTaken.end());
  llvm::sort(Out.Gaps);
  Out.Gaps.erase(llvm::unique(Out.Gaps), Out.Gaps.end());
}

} // namespace pothole
