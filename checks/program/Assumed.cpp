//===- What is known of a program before any of it runs -------------------===//

#include "checks/program/Flags.h"
#include "checks/program/Interpreter.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

void Interpreter::collectTested() {
  for (const Function &Body : Units.Functions) {
    // What was read from an atomic may be kept and tested later.
    std::map<uint32_t, std::vector<ValueId>> Kept;
    for (const Event &E : Body.Events) {
      const Value &To = Body.Values[E.Address], &From = Body.Values[E.Operand];
      if (E.Kind == EventKind::Store && To.Kind == ValueKind::LocalAddress &&
          From.Kind == ValueKind::Result &&
          Body.Events[From.A].Order != MemoryOrder::NonAtomic)
        Kept[To.A].push_back(E.Operand);
    }
    for (const Block &B : Body.Blocks) {
      std::vector<ValueId> Work{B.Condition};
      while (!Work.empty()) {
        const Value &V = Body.Values[Work.back()];
        Work.pop_back();
        if (V.Kind == ValueKind::LocalContent)
          if (auto It = Kept.find(V.A); It != Kept.end())
            Work.insert(Work.end(), It->second.begin(), It->second.end());
        if (V.Kind == ValueKind::Binary) {
          Work.push_back(V.A);
          Work.push_back(V.B);
        }
        if (V.Kind != ValueKind::Result ||
            Body.Events[V.A].Kind != EventKind::Load)
          continue;
        const Value &Where = Body.Values[Body.Events[V.A].Address];
        if (Where.Kind == ValueKind::GlobalAddress)
          Tested.insert(Where.A);
        if (Where.Kind == ValueKind::Member)
          Tested.insert(Where.B);
      }
    }
  }
}

/// Fields that point to one thing as long as their object lives: no function
/// but constructors and destructors gives them another, `d` of a class and its
/// private half first of all.
void Interpreter::collectSteady() {
  std::set<EntityId> Changed;
  for (const Function &Body : Units.Functions) {
    const Entity &Self = Units.Entities[Body.Self];
    bool Alone = Self.Constructor || Self.Destructor;
    auto changes = [&](ValueId Id) {
      if (Id != NoValue && Body.Values[Id].Kind == ValueKind::Member && !Alone)
        Changed.insert(Body.Values[Id].B);
    };
    for (const Event &E : Body.Events) {
      if (E.Kind != EventKind::Load)
        changes(E.Address);
      changes(E.Operand);
      for (uint32_t N = 0; N < E.ArgCount; ++N)
        changes(Body.Args[E.FirstArg + N]);
    }
  }
  for (EntityId Id = 0; Id < Units.Entities.size(); ++Id) {
    const Entity &Field = Units.Entities[Id];
    TypeClass Class = Field.VariableType.Class;
    bool Leads =
        Class == TypeClass::Pointer || Class == TypeClass::SmartPointer;
    if (Field.Kind == EntityKind::Field && !Field.VariableType.Array &&
        (Class == TypeClass::Reference || (Leads && !Changed.count(Id))))
      Steady.insert(Id);
  }
}

/// The variable or field an address names, the whole of an array for an
/// element.
static EntityId namedBy(const Function &Body, ValueId Id) {
  while (Body.Values[Id].Kind == ValueKind::Element)
    Id = Body.Values[Id].A;
  const Value &V = Body.Values[Id];
  return V.Kind == ValueKind::Member          ? V.B
         : V.Kind == ValueKind::GlobalAddress ? V.A
                                              : NoEntity;
}

/// Flags that are raised by functions which take a lock and ask first, are
/// never lowered, and are raised with order if they are atomic.
void Interpreter::collectMadeOnce() {
  std::set<EntityId> Lowered;
  for (const Function &Body : Units.Functions) {
    const Entity &Self = Units.Entities[Body.Self];
    if (Self.Constructor || Self.Destructor)
      continue;
    std::set<EntityId> Read, Raised;
    bool Locks = false;
    for (const Event &E : Body.Events) {
      Locks |= E.Kind == EventKind::Acquire || E.Kind == EventKind::GuardInit;
      EntityId Named = E.Address ? namedBy(Body, E.Address) : NoEntity;
      if (Named == NoEntity)
        continue;
      if (E.Kind == EventKind::Load) {
        Read.insert(Named);
        continue;
      }
      const Value &To = Body.Values[E.Operand];
      TypeClass Class = Units.Entities[Named].VariableType.Class;
      bool Number = To.Kind == ValueKind::Number;
      bool Pointer = Class == TypeClass::Pointer || Class == TypeClass::Atomic;
      bool Made =
          To.Kind == ValueKind::Result || To.Kind == ValueKind::LocalContent;
      bool Ordered = E.Order == MemoryOrder::NonAtomic || releases(E.Order);
      bool Raises = E.Kind == EventKind::Store && Ordered &&
                    (Number ? To.Number != 0 : Pointer && Made);
      (Raises ? Raised : Lowered).insert(Named);
    }
    for (EntityId Named : Raised)
      (Locks && Read.count(Named) ? MadeOnce : Lowered).insert(Named);
  }
  for (EntityId Named : Lowered)
    MadeOnce.erase(Named);
}

namespace {

bool pointerLike(const Type &Of) {
  return Of.Class == TypeClass::Pointer || Of.Class == TypeClass::Reference ||
         Of.Class == TypeClass::SmartPointer;
}

/// Stores an address where the function is given a place for it.
bool keepsPointer(const LinkUnit &Units, const Function &Body, const Event &E) {
  const Value &To = Body.Values[E.Address], &What = Body.Values[E.Operand];
  if (To.Kind == ValueKind::LocalAddress || What.Kind == ValueKind::Number)
    return false;
  if (To.Kind == ValueKind::Member)
    return pointerLike(Units.Entities[To.B].VariableType);
  return What.Kind == ValueKind::LocalContent &&
         pointerLike(Body.Locals[What.A].LocalType);
}

} // namespace

/// Functions that reach no memory but through their arguments and do nothing to
/// locks or threads. Called with nothing shared, they need not be followed.
void Interpreter::collectLocalOnly() {
  std::map<EntityId, std::vector<EntityId>> Calls;
  for (const Function &Body : Units.Functions) {
    bool Plain = true, Writes = false;
    auto constant = [&](EntityId Id) {
      return Units.Entities[Id].VariableType.Const;
    };
    for (const Value &V : Body.Values)
      Plain &= V.Kind != ValueKind::FunctionAddress &&
               !(V.Kind == ValueKind::Member &&
                 Units.Entities[V.B].VariableType.Class == TypeClass::Thread) &&
               (V.Kind != ValueKind::GlobalAddress || constant(V.A));
    for (const Event &E : Body.Events) {
      Writes |= (E.Kind == EventKind::Store || E.Kind == EventKind::Update ||
                 E.Kind == EventKind::Copy) &&
                Body.Values[E.Address].Kind != ValueKind::LocalAddress;
      // Who follows it knows where the pointers lead that it is given to keep.
      Plain &= E.Kind != EventKind::Store || !keepsPointer(Units, Body, E);
      switch (E.Kind) {
      case EventKind::Load:
      case EventKind::Store:
      case EventKind::Update:
      case EventKind::Copy:
      case EventKind::ScopeEnd:
        Plain &= E.Order == MemoryOrder::NonAtomic;
        break;
      case EventKind::Return:
        // A pointer that comes back may be one that went in.
        Plain &= !Body.ReturnsRecord &&
                 Units.Entities[Body.Self].Signature.find('*') >
                     Units.Entities[Body.Self].Signature.find('(') &&
                 Units.Entities[Body.Self].Signature.find('&') >
                     Units.Entities[Body.Self].Signature.find('(');
        break;
      case EventKind::Unsafe:
        break;
      case EventKind::Call:
        Plain &= E.Callee != NoEntity && !E.has(Flag::Virtual);
        if (Plain)
          Calls[Body.Self].push_back(E.Callee);
        break;
      default:
        Plain = false;
      }
    }
    if (Plain)
      LocalOnly[Body.Self] = Writes;
  }
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (auto It = LocalOnly.begin(); It != LocalOnly.end();) {
      bool Ok = llvm::all_of(Calls[It->first],
                             [&](EntityId Id) { return LocalOnly.count(Id); });
      Changed |= !Ok;
      It = Ok ? std::next(It) : LocalOnly.erase(It);
    }
  }
  do {
    Changed = false;
    for (auto &[Id, Writes] : LocalOnly)
      if (!Writes && llvm::any_of(Calls[Id], [&](EntityId Callee) {
            return LocalOnly[Callee];
          }))
        Changed = Writes = true;
  } while (Changed);
}

} // namespace pothole
