//===- Facts that can be walked without looking ---------------------------===//
//
// Later stages index and recurse freely, so what comes from outside must be
// whole: every index in range, every chain with an end. Whether facts make
// sense (a Member of something that is no record) is not asked here: wrong
// facts give wrong answers, not crashes.
//
// Not seen: a circle of values through the results of events, as in "E0 loads
// from V1, V1 is the result of E0". Loops in source give such circles honestly;
// who follows results bounds its steps.

#include "checks/facts/Validate.h"

#include "checks/facts/KnownValues.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace pothole {
namespace {

class Validator {
public:
  explicit Validator(const TuFacts &Facts) : Facts(Facts) {}
  std::string run();

private:
  /// What the following checks are about, for the message.
  void about(const char *Kind, size_t Index = 0) {
    Subject = Kind;
    SubjectIndex = Index;
  }
  void fail(const llvm::Twine &What);
  bool failed() const { return !Problem.empty(); }

  void index(uint32_t Id, size_t Count, const char *What) {
    if (Id >= Count)
      fail(llvm::formatv("names {0} {1} of {2}", What, Id, Count));
  }
  void entity(EntityId Id) { index(Id, Facts.Entities.size(), "entity"); }
  void entityOrNone(EntityId Id) {
    if (Id != NoEntity)
      entity(Id);
  }
  void entities(llvm::ArrayRef<EntityId> Ids) {
    for (EntityId Id : Ids)
      entity(Id);
  }
  void value(ValueId Id) { index(Id, Current->Values.size(), "value"); }
  template <typename Enum> void known(Enum Value, const char *What) {
    if (!pothole::known(Value))
      fail(llvm::formatv("has unknown {0} {1}", What, unsigned(Value)));
  }

  void location(const Location &L);
  void type(const Type &T);
  void entity(const Entity &E);
  void ends(const char *Relation,
            llvm::function_ref<llvm::ArrayRef<EntityId>(const Entity &)> Next);
  void function(const Function &F, bool Initializer);
  void value(const Value &V, ValueId Self);
  void event(const Event &E);
  void block(const Block &B);

  const TuFacts &Facts;
  const Function *Current = nullptr;
  const char *Subject = "unit";
  size_t SubjectIndex = 0;
  std::string Problem;
};

void Validator::fail(const llvm::Twine &What) {
  if (failed())
    return;
  Problem = llvm::formatv("{0} {1} ", Subject, SubjectIndex);
  if (Current && Current->Self < Facts.Entities.size())
    Problem +=
        llvm::formatv("of function '{0}' ", Facts.Entities[Current->Self].Name);
  else if (Current)
    Problem += "of an initializer ";
  Problem += What.str();
}

void Validator::location(const Location &L) {
  if (L.valid() || L.File != 0)
    index(L.File, Facts.Files.size(), "file");
}

void Validator::type(const Type &T) {
  known(T.Class, "type class");
  entityOrNone(T.Record);
}

void Validator::entity(const Entity &E) {
  known(E.Kind, "kind");
  known(E.Duration, "storage");
  location(E.Place);
  type(E.VariableType);
  for (EntityId Id : {E.Parent, E.DestructorOf})
    entityOrNone(Id);
  entities(E.Overrides);
  entities(E.Bases);
  for (const Contract &C : E.Contracts) {
    known(C.Kind, "promise");
    entities(C.Steps);
  }
}

/// Walks the relation depth first with a stack of its own: a chain as long as
/// the unit must not overflow ours.
void Validator::ends(
    const char *Relation,
    llvm::function_ref<llvm::ArrayRef<EntityId>(const Entity &)> Next) {
  enum class Mark : uint8_t { New, Open, Done };
  std::vector<Mark> Marks(Facts.Entities.size(), Mark::New);
  std::vector<std::pair<EntityId, size_t>> Path; // with the next edge to follow
  for (EntityId Root = 0; Root < Marks.size(); ++Root) {
    if (Marks[Root] == Mark::New)
      Path.push_back({Root, 0});
    while (!Path.empty()) {
      auto &[Id, Edge] = Path.back();
      Marks[Id] = Mark::Open;
      llvm::ArrayRef<EntityId> Targets = Next(Facts.Entities[Id]);
      if (Edge == Targets.size()) {
        Marks[Id] = Mark::Done;
        Path.pop_back();
        continue;
      }
      EntityId Target = Targets[Edge++];
      if (Target == NoEntity || Marks[Target] == Mark::Done)
        continue;
      if (Marks[Target] == Mark::Open) {
        about("entity", Target);
        return fail(llvm::Twine("is its own ") + Relation);
      }
      Path.push_back({Target, 0});
    }
  }
}

void Validator::value(const Value &V, ValueId Self) {
  known(V.Kind, "kind");
  known(V.Op, "operator");
  auto Earlier = [&](ValueId Id) {
    value(Id);
    // Values[0] is Unknown: everything may hang on it.
    if (Id >= Self && Id != NoValue)
      fail(llvm::formatv("names value {0}, which is not before it", Id));
  };
  switch (V.Kind) {
  case ValueKind::Unknown:
  case ValueKind::Number:
    break;
  case ValueKind::FunctionAddress:
  case ValueKind::GlobalAddress:
    entity(V.A);
    break;
  case ValueKind::Result:
    index(V.A, Current->Events.size(), "event");
    break;
  case ValueKind::LocalAddress:
  case ValueKind::LocalContent:
    index(V.A, Current->Locals.size(), "slot");
    break;
  case ValueKind::Member:
  case ValueKind::Base:
    Earlier(V.A);
    entity(V.B);
    break;
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Binary:
    Earlier(V.A);
    Earlier(V.B);
    break;
  }
}

void Validator::event(const Event &E) {
  known(E.Kind, "kind");
  known(E.Order, "memory order");
  known(E.Start, "start kind");
  known(E.Guard, "guard mode");
  value(E.Address);
  value(E.Operand);
  entityOrNone(E.Callee);
  if (uint64_t(E.FirstArg) + E.ArgCount > Current->Args.size())
    fail(llvm::formatv("has arguments {0} to {1} of {2}", E.FirstArg,
                       uint64_t(E.FirstArg) + E.ArgCount,
                       Current->Args.size()));
  index(E.OfType, Current->Types.size(), "type");
  location(E.Place);
}

void Validator::block(const Block &B) {
  if (uint64_t(B.FirstEvent) + B.EventCount > Current->Events.size())
    fail(llvm::formatv("has events {0} to {1} of {2}", B.FirstEvent,
                       uint64_t(B.FirstEvent) + B.EventCount,
                       Current->Events.size()));
  value(B.Condition);
  for (BlockId Successor : B.Successors)
    if (Successor != NoBlock)
      index(Successor, Current->Blocks.size(), "block");
}

void Validator::function(const Function &F, bool Initializer) {
  Current = &F;
  about("head");
  if (!Initializer || F.Self != NoEntity)
    entity(F.Self);
  location(F.Pattern);
  if (F.ParameterCount > F.Locals.size())
    fail(llvm::formatv("has {0} parameters in {1} slots", F.ParameterCount,
                       F.Locals.size()));
  if (F.Types.empty() || F.Values.empty() || F.Blocks.empty())
    fail("has no type 0, value 0 or entry block");
  else if (F.Values[NoValue].Kind != ValueKind::Unknown)
    fail("has a value 0 that is not unknown");
  for (ValueId Id : F.Args)
    value(Id);
  for (size_t I = 0; I < F.Locals.size() && !failed(); ++I) {
    about("local", I);
    known(F.Locals[I].Kind, "kind");
    type(F.Locals[I].LocalType);
    location(F.Locals[I].Place);
  }
  for (size_t I = 0; I < F.Types.size() && !failed(); ++I) {
    about("type", I);
    type(F.Types[I]);
  }
  for (size_t I = 0; I < F.Values.size() && !failed(); ++I) {
    about("value", I);
    value(F.Values[I], I);
  }
  for (size_t I = 0; I < F.Events.size() && !failed(); ++I) {
    about("event", I);
    event(F.Events[I]);
  }
  for (size_t I = 0; I < F.Blocks.size() && !failed(); ++I) {
    about("block", I);
    block(F.Blocks[I]);
  }
  Current = nullptr;
}

std::string Validator::run() {
  for (size_t I = 0; I < Facts.Entities.size() && !failed(); ++I) {
    about("entity", I);
    entity(Facts.Entities[I]);
  }
  about("list of addresses taken");
  entities(Facts.AddressTaken);
  for (size_t I = 0; I < Facts.Gaps.size(); ++I) {
    about("gap", I);
    known(Facts.Gaps[I].Kind, "kind");
    location(Facts.Gaps[I].Place);
  }
  if (!failed()) // the walks need indices in range
    ends("parent", [](const Entity &E) { return llvm::ArrayRef(E.Parent); });
  if (!failed())
    ends("base", [](const Entity &E) { return llvm::ArrayRef(E.Bases); });
  if (!failed())
    ends("overridden method",
         [](const Entity &E) { return llvm::ArrayRef(E.Overrides); });
  for (size_t I = 0; I < Facts.Functions.size() && !failed(); ++I)
    function(Facts.Functions[I], false);
  for (size_t I = 0; I < Facts.Initializers.size() && !failed(); ++I)
    function(Facts.Initializers[I], true);
  return std::move(Problem);
}

} // namespace

llvm::Error validate(const TuFacts &Facts) {
  std::string Problem = Validator(Facts).run();
  if (Problem.empty())
    return llvm::Error::success();
  return llvm::createStringError(Problem);
}

} // namespace pothole
