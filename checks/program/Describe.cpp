//===- Names for people ---------------------------------------------------===//

#include "checks/program/Describe.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

std::string pathSuffix(const Interpreter &I, std::vector<Selector> Steps,
                       bool Arrow) {
  std::string Result;
  for (const Selector &Step : Steps)
    switch (Step.Kind) {
    case SelectorKind::Field:
      Result += (Arrow ? "->" : ".") + I.units().Entities[Step.A].ShortName;
      Arrow = false;
      break;
    case SelectorKind::Index:
      if (Arrow && Step.Number == 0)
        continue; // the object itself
      Result += "[" + std::to_string(Step.Number) + "]";
      Arrow = false;
      break;
    case SelectorKind::Affine:
    case SelectorKind::Distinct:
    case SelectorKind::Linear:
    case SelectorKind::Any:
      Result += "[]";
      Arrow = false;
      break;
    default:
      break;
    }
  return Result;
}

const Function *bodyOf(const LinkUnit &Units, uint32_t Key) {
  if (Key < Units.Functions.size())
    return &Units.Functions[Key];
  Key -= Units.Functions.size();
  return Key < Units.Initializers.size() ? &Units.Initializers[Key] : nullptr;
}

std::string localName(const LinkUnit &Units, const Object &O) {
  const Function *Body = bodyOf(Units, O.A);
  if (!Body || O.B >= Body->Locals.size())
    return "";
  const Local &L = Body->Locals[O.B];
  return L.Kind == LocalKind::This ? "this" : L.Name;
}

/// `mutex_.mu_`, where a class of the project is a lock and nothing else: what
/// people know is `mutex_`.
Cell unwrapped(const Interpreter &I, Cell Where) {
  const Memory &M = I.memory();
  const Type *Of = cellType(I.units(), M, Where);
  if (!Of || Of->Class != TypeClass::Lock)
    return Where;
  PathId Path = Where.Path;
  while (Path && M.last(Path).Kind == SelectorKind::Field &&
         I.units().Entities[M.last(Path).A].Sole) {
    Path = M.parent(Path);
    // An element is no better known than what it consists of.
    if (Path && M.last(Path).Kind != SelectorKind::Field)
      return Where;
    if (Path || M[Where.Object].Kind == ObjectKind::Variable)
      Where.Path = Path;
  }
  return Where;
}

} // namespace

Spot spotOf(const Interpreter &I, ContextId Id, EventId At) {
  const Context &C = I.contexts()[Id];
  return {C.In.Body->Events[At].Place, C.In.Body->Self, C.In.Thread,
          pathTo(I, Id)};
}

std::string functionName(const LinkUnit &Units, EntityId Id) {
  return Id == NoEntity ? "an initializer"
                        : "'" + Units.Entities[Id].Name + "'";
}

std::string lockName(const Interpreter &I, Cell Lock) {
  const Memory &M = I.memory();
  Lock = unwrapped(I, Lock);
  ObjectKind Kind = M[Lock.Object].Kind;
  if (Kind == ObjectKind::Pointee && Lock.Path &&
      M.last(Lock.Path).Kind == SelectorKind::Field)
    return I.units().Entities[M.last(Lock.Path).A].Name;
  return cellName(I, Lock);
}

std::string cellName(const Interpreter &I, Cell Where) {
  Where = unwrapped(I, Where);
  const Object &O = I.memory()[Where.Object];
  const std::vector<Selector> &Steps = I.memory().selectors(Where.Path);
  const LinkUnit &Units = I.units();
  switch (O.Kind) {
  case ObjectKind::Variable:
  case ObjectKind::ThreadLocal:
  case ObjectKind::Code:
    return Units.Entities[O.A].Name + pathSuffix(I, Steps, false);
  case ObjectKind::Local:
    if (std::string Name = localName(Units, O); !Name.empty())
      return Name + pathSuffix(I, Steps, false);
    break;
  case ObjectKind::Pointee: {
    std::string Pointer = cellName(I, {O.A, O.B});
    bool Field = llvm::any_of(
        Steps, [](auto &S) { return S.Kind == SelectorKind::Field; });
    return Field ? Pointer + pathSuffix(I, Steps, true) : "*" + Pointer;
  }
  default:
    break;
  }
  for (const Selector &Step : llvm::reverse(Steps))
    if (Step.Kind == SelectorKind::Field)
      return Units.Entities[Step.A].Name;
  // Memory is best known by what points to it.
  if (O.Kind == ObjectKind::Heap)
    if (std::optional<Cell> Holder = I.holderOf(Where.Object);
        Holder && Holder->Object != Where.Object)
      return "*" + cellName(I, *Holder);
  if (O.Record != NoEntity && !Units.Entities[O.Record].Name.empty())
    return "an object of '" + Units.Entities[O.Record].Name + "'";
  if (O.Kind == ObjectKind::Heap)
    if (const Function *Body = bodyOf(Units, O.A))
      return "memory allocated in " + functionName(Units, Body->Self);
  return "an object";
}

const Type *cellType(const LinkUnit &Units, const Memory &M, Cell Where) {
  PathId Path = Where.Path;
  while (Path && M.last(Path).Kind != SelectorKind::Field)
    Path = M.parent(Path);
  if (Path)
    return &Units.Entities[M.last(Path).A].VariableType;
  const Object &O = M[Where.Object];
  if (O.Kind == ObjectKind::Variable || O.Kind == ObjectKind::ThreadLocal)
    return &Units.Entities[O.A].VariableType;
  if (O.Kind == ObjectKind::Local)
    if (const Function *Body = bodyOf(Units, O.A);
        Body && O.B < Body->Locals.size())
      return &Body->Locals[O.B].LocalType;
  return nullptr;
}

std::string originOf(const Interpreter &I, ObjectId Object) {
  const pothole::Object &O = I.memory()[Object];
  const LinkUnit &Units = I.units();
  if (O.Kind == ObjectKind::Heap)
    if (const Function *Body = bodyOf(Units, O.A))
      return "allocated in " + functionName(Units, Body->Self);
  if (O.Kind == ObjectKind::Pointee)
    return "what '" + cellName(I, {O.A, O.B}) + "' points to";
  if (O.Kind == ObjectKind::Local)
    if (const Function *Body = bodyOf(Units, O.A))
      return "a local of " + functionName(Units, Body->Self);
  if (O.Kind == ObjectKind::Instance)
    return "some object of '" + Units.Entities[O.A].Name + "'";
  if (O.Kind == ObjectKind::Result)
    return "what " + functionName(Units, O.A) + " returned";
  return "";
}

namespace {

/// More than this is looked for a shorter way.
constexpr size_t LongPath = 8;

using Call = std::pair<ContextId, EventId>; // the caller, and where

/// The calls that led to a context first, the last one first.
std::vector<Call> firstWay(const Interpreter &I, ContextId Id) {
  std::vector<Call> Result;
  std::set<ContextId> Seen;
  while (Seen.insert(Id).second) {
    const Context &C = I.contexts()[Id];
    if (C.FirstCaller == NoContext)
      break;
    Result.push_back({C.FirstCaller, C.FirstEvent});
    if (I.contexts()[C.FirstCaller].In.Thread != C.In.Thread)
      break;
    Id = C.FirstCaller;
  }
  return Result;
}

/// The fewest calls that lead there from where its thread begins, or none.
std::vector<Call> shortWay(const Interpreter &I, ContextId To) {
  std::map<ContextId, std::pair<ContextId, Call>> Next;
  std::vector<ContextId> Work{To};
  for (size_t N = 0; N < Work.size(); ++N) {
    ContextId Id = Work[N];
    const Context &C = I.contexts()[Id];
    if (C.FirstCaller == NoContext) {
      std::vector<Call> Result;
      for (; Id != To; Id = Next[Id].first)
        Result.push_back(Next[Id].second);
      std::reverse(Result.begin(), Result.end());
      return Result;
    }
    for (const Call &Each : C.Callers) {
      const Context &Caller = I.contexts()[Each.first];
      if (Caller.In.Thread == C.In.Thread && Caller.Callees.count(Id) &&
          Each.first != To && !Next.count(Each.first)) {
        Next[Each.first] = {Id, Each};
        Work.push_back(Each.first);
      }
    }
  }
  return {};
}

} // namespace

std::vector<Step> pathTo(const Interpreter &I, ContextId Id) {
  std::vector<Call> Way = firstWay(I, Id);
  if (Way.size() > LongPath)
    if (std::vector<Call> Shorter = shortWay(I, Id); !Shorter.empty())
      Way = std::move(Shorter);
  std::vector<Step> Steps;
  for (auto [From, At] : Way) {
    const Function &Caller = *I.contexts()[From].In.Body;
    Steps.push_back(
        {Caller.Events[At].Place,
         functionName(I.units(), Caller.Self) + " calls " +
             functionName(I.units(), I.contexts()[Id].In.Body->Self)});
    Id = From;
  }
  std::reverse(Steps.begin(), Steps.end());
  return Steps;
}

} // namespace pothole
