//===- Lock functions told by their names ---------------------------------===//
//
// A project's own `x_lock(obj)` and `x_unlock(obj)` are often declared here and
// defined where nobody looks. If the program calls both halves of a pair, and
// has a body of neither, they take and release a lock: the one that their
// argument names, or the argument itself, or, of no argument, one of the pair.
// The same goes for pointers to functions kept in fields `lock` and `unlock` of
// one record, unless the program has a function they may point to.
//
// Done when all units are linked, since another unit may have the body. Whether
// the owner may take such a lock again is not known, so it may.
//
// Not seen: pairs of which a program calls one half only; names that say
// something else (LockNames.cpp). A row in the config says more.

#include "checks/program/NamedLocks.h"
#include "checks/program/LockNames.h"
#include "checks/program/Signature.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <set>

using namespace llvm;

namespace pothole {
namespace {

bool isPointer(StringRef Of) {
  return (Of.contains('*') || Of.contains('&')) && !Of.contains("char") &&
         !Of.contains("(*");
}

/// Which argument of a lock function is the lock.
struct LockArgument {
  enum KindType { Pointer, Object, Index, Nothing } Kind = Nothing;
  uint32_t Position = 0;
};

std::optional<LockArgument> lockArgument(ArrayRef<StringRef> Parameters,
                                         bool Method) {
  if (Method)
    return Parameters.empty()
               ? std::optional(LockArgument{LockArgument::Object, 0})
               : std::nullopt;
  if (Parameters.empty())
    return LockArgument{LockArgument::Nothing, 0};
  SmallVector<uint32_t, 4> Pointers, Locks, Changed;
  for (uint32_t N = 0; N < Parameters.size(); ++N)
    if (isPointer(Parameters[N])) {
      Pointers.push_back(N);
      if (speaksOfLock(Parameters[N]))
        Locks.push_back(N);
      if (!Parameters[N].contains("const"))
        Changed.push_back(N);
    }
  for (const SmallVector<uint32_t, 4> *Some : {&Locks, &Pointers, &Changed})
    if (Some->size() == 1)
      return LockArgument{LockArgument::Pointer, Some->front()};
  if (Pointers.empty() && Parameters.size() == 1 && isNumber(Parameters[0]))
    return LockArgument{LockArgument::Index, 0};
  return std::nullopt;
}

/// A function or field, as half of a pair.
struct Half {
  LockName Says;
  LockArgument Lock;
  bool Answers = false; // true for success
  std::string Pair;     // the same for both halves
};

class Naming {
public:
  explicit Naming(LinkUnit &Units) : Units(Units) {
    for (EntityId Id : Units.AddressTaken)
      Taken.insert(Units.Entities[Id].Signature);
  }
  void run();

private:
  std::optional<Half> half(EntityId Id) const;
  const Half *known(EntityId Id);
  EntityId called(const Function &In, const Event &E) const;
  void replace(Function &In, EventId At, const Half &Of);
  EntityId made(const Half &Of);

  LinkUnit &Units;
  std::set<std::string> Taken; // signatures of functions some pointer points to
  std::map<EntityId, std::optional<Half>> Halves;
  std::map<std::string, std::set<std::string>> Takes, Releases; // modes
  std::map<std::string, EntityId> Made;
};

std::optional<Half> Naming::half(EntityId Id) const {
  const Entity &E = Units.Entities[Id];
  std::optional<LockName> Says = lockNameOf(E.ShortName);
  if (!Says || E.NoReturn)
    return std::nullopt;
  Half Found;
  bool Method = false;
  StringRef Signature = E.Signature;
  if (E.Kind == EntityKind::Function) {
    bool HasBody = E.Defined || Units.body(Id) || Units.Overriders.count(Id) ||
                   Units.Alternatives.count(Id);
    if (HasBody || (E.Place.valid() && Units.Files[E.Place.File].System))
      return std::nullopt;
    Method = E.Parent != NoEntity && !E.StaticMethod;
  } else if (E.Kind == EntityKind::Field) {
    Signature = E.VariableType.Spelling;
    std::string Plain = Signature.str();
    if (size_t At = Plain.find("(*)"); At != std::string::npos)
      Plain.erase(At, 3);
    if (Taken.count(Plain))
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (E.Parent != NoEntity) {
    const Entity &Around = Units.Entities[E.Parent];
    if (Around.Kind == EntityKind::Record) {
      if (speaksOfMapping(Around.ShortName))
        return std::nullopt;
      Found.Pair = Around.Usr + "::";
    }
  } else if (Says->Stem.empty()) {
    return std::nullopt; // lock(int) of who knows what
  }
  std::optional<LockArgument> Lock =
      lockArgument(parametersOf(Signature), Method);
  if (!Lock)
    return std::nullopt;
  Found.Lock = *Lock;
  Found.Answers =
      Signature.starts_with("bool") || Signature.starts_with("_Bool");
  Found.Pair += Says->Stem + char('0' + Lock->Kind);
  Found.Says = std::move(*Says);
  return Found;
}

const Half *Naming::known(EntityId Id) {
  if (Id == NoEntity)
    return nullptr;
  auto [It, New] = Halves.try_emplace(Id);
  if (New)
    It->second = half(Id);
  return It->second ? &*It->second : nullptr;
}

/// The function, or the field that a pointer to it was read from.
EntityId Naming::called(const Function &In, const Event &E) const {
  if (E.Kind != EventKind::Call)
    return NoEntity;
  if (E.Callee != NoEntity)
    return E.Callee;
  const Value &Target = In.Values[E.Operand];
  if (Target.Kind != ValueKind::Result ||
      In.Events[Target.A].Kind != EventKind::Load)
    return NoEntity;
  const Value &From = In.Values[In.Events[Target.A].Address];
  return From.Kind == ValueKind::Member ? From.B : NoEntity;
}

/// The lock of a pair that is handed none.
EntityId Naming::made(const Half &Of) {
  auto [It, New] = Made.try_emplace(Of.Pair, Units.Entities.size());
  if (!New)
    return It->second;
  Entity Lock;
  Lock.Kind = EntityKind::Variable;
  Lock.Usr = "made@lock@" + Of.Pair;
  Lock.ShortName = Lock.Name = Of.Says.Stem + "lock";
  Lock.Defined = true;
  Lock.VariableType.Class = TypeClass::Lock;
  Lock.VariableType.Array = Of.Lock.Kind == LockArgument::Index;
  Lock.Duration = Storage::Global;
  Units.Entities.push_back(std::move(Lock));
  return It->second;
}

void Naming::replace(Function &In, EventId At, const Half &Of) {
  Event &E = In.Events[At];
  auto value = [&](Value V) {
    In.Values.push_back(V);
    return static_cast<ValueId>(In.Values.size() - 1);
  };
  ValueId Lock = NoValue;
  if (Of.Lock.Kind == LockArgument::Nothing ||
      Of.Lock.Kind == LockArgument::Index) {
    Value Global;
    Global.Kind = ValueKind::GlobalAddress;
    Global.A = made(Of);
    Lock = value(Global);
  }
  if (Of.Lock.Kind != LockArgument::Nothing) {
    if (Of.Lock.Position >= E.ArgCount)
      return;
    ValueId Given = In.Args[E.FirstArg + Of.Lock.Position];
    if (Of.Lock.Kind == LockArgument::Index) {
      Value Element;
      Element.Kind = ValueKind::Element;
      Element.A = Lock;
      Element.B = Given;
      Lock = value(Element);
    } else {
      Lock = Given;
    }
  }
  bool Asked = any_of(In.Values, [&](const Value &V) {
    return V.Kind == ValueKind::Result && V.A == At;
  });
  uint16_t Flags = (E.Flags & InMacro) | (Of.Says.Reader ? Shared : 0);
  if (Of.Says.Takes) {
    Flags |= Recursive;
    if (Of.Says.Try || (Of.Answers && Asked))
      Flags |= Try | (Of.Answers ? 0 : SuccessIsZero);
  }
  E.Kind = Of.Says.Takes ? EventKind::Acquire : EventKind::Release;
  E.Flags = Flags;
  E.Address = Lock;
  E.Operand = NoValue;
  E.Callee = NoEntity;
  E.ArgCount = E.FirstArg = E.OfType = 0;
}

void Naming::run() {
  for (const Function &In : Units.Functions)
    for (const Event &E : In.Events)
      if (const Half *Of = known(called(In, E)))
        (Of->Says.Takes ? Takes : Releases)[Of->Pair].insert(Of->Says.Mode);
  // One of both kinds may end what has none, and the other way round.
  auto meets = [](const std::map<std::string, std::set<std::string>> &All,
                  const Half &Of) {
    auto It = All.find(Of.Pair);
    return It != All.end() &&
           (Of.Says.Mode.empty() || It->second.count(Of.Says.Mode) ||
            It->second.count(""));
  };
  for (Function &In : Units.Functions)
    for (EventId At = 0; At < In.Events.size(); ++At)
      if (const Half *Of = known(called(In, In.Events[At])))
        if (meets(Of->Says.Takes ? Releases : Takes, *Of))
          replace(In, At, *Of);
}

} // namespace

void nameLocks(LinkUnit &Units) { Naming(Units).run(); }

} // namespace pothole
