//===- Facts as text
//-------------------------------------------------------===//
//
//   work(arg):
//     B0
//       7:3 Acquire &lock
//       8:3 Update &counter 1           -> %1
//       => arg ? B1 : B2
//
// A value is written as the expression it stands for: `&x` is the address of a
// variable, a bare name the content of a private slot, `%n` the result of an
// event, `.f` a member, `[i]` an element, `+i` a shift.

#include "checks/facts/Dump.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace pothole {
namespace {

const char *nameOf(EventKind Kind) {
  static constexpr const char *Names[] = {
      "Load",         "Store",        "Update",    "Copy",      "Alloc",
      "Free",         "ScopeEnd",     "Call",      "Return",    "Throw",
      "Start",        "Join",         "Detach",    "Acquire",   "Release",
      "LockInit",     "LockDestroy",  "GuardInit", "GuardLock", "GuardUnlock",
      "GuardRelease", "GuardDestroy", "GuardOwns", "Wait",      "Notify",
      "Post",         "Await",        "Once",      "OnceBegin", "OnceEnd",
      "Fence",        "Suspend",      "Unsafe",    "Barrier",   "Iterate",
      "SoleBegin",    "SoleEnd",      "Block"};
  return Names[static_cast<size_t>(Kind)];
}

const char *nameOf(Operator Op) {
  static constexpr const char *Names[] = {
      "?",  "+",  "-", "*",  "/", "%",  "&", "|", "^",   "<<", ">>",
      "==", "!=", "<", "<=", ">", ">=", "!", "-", "min", "max"};
  return Names[static_cast<size_t>(Op)];
}

const char *nameOf(MemoryOrder Order) {
  static constexpr const char *Names[] = {
      "", "relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};
  return Names[static_cast<size_t>(Order)];
}

const char *nameOf(StartKind Kind) {
  static constexpr const char *Names[] = {
      "", "thread", "scoped", "task", "parallel", "signal", "callback"};
  return Names[static_cast<size_t>(Kind)];
}

const char *nameOf(GuardMode Mode) {
  static constexpr const char *Names[] = {"", "defer", "adopt", "try"};
  return Names[static_cast<size_t>(Mode)];
}

const char *nameOf(GapKind Kind) {
  static constexpr const char *Names[] = {"ParseError",  "BodySkipped",
                                          "UnknownCode", "FailedUnit",
                                          "Ambiguous",   "Limit"};
  return Names[static_cast<size_t>(Kind)];
}

constexpr std::pair<Flag, const char *> FlagNames[] = {
    {Shared, "shared"},
    {Try, "try"},
    {SuccessIsZero, "zero-is-success"},
    {Structure, "structure"},
    {Silent, "silent"},
    {Volatile, "volatile"},
    {Virtual, "virtual"},
    {Move, "move"},
    {Repeated, "repeated"},
    {Predicate, "predicate"},
    {Timed, "timed"},
    {All, "all"},
    {Detached, "detached"},
    {Recursive, "recursive"},
    {InMacro, "in-macro"},
    {Discarded, "discarded"}};

class Dumper {
public:
  Dumper(const Function &Body, const std::vector<Entity> &Entities,
         llvm::raw_ostream &Stream)
      : Body(Body), Entities(Entities), Stream(Stream) {}

  void print() {
    Stream << (Body.Self == NoEntity ? "<initializer>" : entity(Body.Self))
           << '(';
    for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot)
      Stream << (Slot ? ", " : "") << slot(Slot);
    Stream << "):\n";
    if (Body.Self != NoEntity)
      for (const Contract &C : Entities[Body.Self].Contracts)
        if (C.Kind == Promise::Requires)
          Stream << "  requires " << lockOf(C) << '\n';
    for (auto [Id, Block] : llvm::enumerate(Body.Blocks)) {
      Stream << "  B" << Id << '\n';
      for (uint32_t I = 0; I < Block.EventCount; ++I)
        print(Block.FirstEvent + I);
      if (Block.Successors.empty())
        continue;
      Stream << "    => ";
      if (Block.Condition != NoValue)
        Stream << value(Block.Condition) << " ? ";
      llvm::interleave(
          Block.Successors, Stream, [&](BlockId To) { Stream << 'B' << To; },
          Block.Condition != NoValue ? " : " : ", ");
      Stream << '\n';
    }
  }

private:
  std::string entity(EntityId Id) const {
    if (Id >= Entities.size())
      return "<none>";
    const Entity &E = Entities[Id];
    std::string Name = E.Name.empty() ? "<unnamed>" : E.Name;
    bool InClosure = E.Kind == EntityKind::Function && E.Parent != NoEntity &&
                     Entities[E.Parent].ShortName == "lambda";
    if (InClosure || E.ShortName == "lambda") {
      const Entity &Closure = InClosure ? Entities[E.Parent] : E;
      Name = "lambda@" + std::to_string(Closure.Place.Line);
      if (InClosure)
        Name += "::" + E.ShortName;
    }
    return Name;
  }

  std::string slot(uint32_t Slot) const {
    const std::string &Name = Body.Locals[Slot].Name;
    return Name.empty() ? "t" + std::to_string(Slot) : Name;
  }

  std::string lockOf(const Contract &C) const {
    std::string Name =
        C.Parameter < Body.ParameterCount ? slot(C.Parameter) : std::string();
    for (EntityId Step : C.Steps)
      Name += (Name.empty() ? "" : ".") + Entities[Step].ShortName;
    return Name;
  }

  std::string list(const std::vector<ValueId> &Values) const {
    return llvm::join(
        llvm::map_range(Values, [&](ValueId Id) { return value(Id); }), ", ");
  }

  std::string value(ValueId Id) const {
    const Value &V = Body.Values[Id];
    switch (V.Kind) {
    case ValueKind::Unknown:
      return "?";
    case ValueKind::Number:
      return std::to_string(V.Number);
    case ValueKind::FunctionAddress:
    case ValueKind::GlobalAddress:
      return "&" + entity(V.A);
    case ValueKind::Result:
      return "%" + std::to_string(V.A);
    case ValueKind::LocalAddress:
      return "&" + slot(V.A);
    case ValueKind::LocalContent:
      return slot(V.A);
    case ValueKind::Member: {
      const std::string &Name = Entities[V.B].ShortName;
      return value(V.A) + "." + (Name.empty() ? "<unnamed>" : Name);
    }
    case ValueKind::Element:
      return value(V.A) + "[" + value(V.B) + "]";
    case ValueKind::Shift:
      return "(" + value(V.A) + " + " + value(V.B) + ")";
    case ValueKind::Base:
      return value(V.A) + "<" + entity(V.B) + ">";
    case ValueKind::Binary:
      if (V.B == NoValue)
        return nameOf(V.Op) + value(V.A);
      return "(" + value(V.A) + " " + nameOf(V.Op) + " " + value(V.B) + ")";
    }
    return "?";
  }

  void print(EventId Id) const {
    const Event &E = Body.Events[Id];
    Stream << "    %" << Id << " = " << E.Place.Line << ':' << E.Place.Column
           << ' ' << nameOf(E.Kind);
    if (E.Callee != NoEntity)
      Stream << ' ' << entity(E.Callee);
    if (E.Address != NoValue)
      Stream << ' ' << value(E.Address);
    if (E.Operand != NoValue)
      Stream << (E.Address != NoValue ? " <- " : " ") << value(E.Operand);
    if (E.ArgCount) {
      std::vector<ValueId> Args(Body.Args.begin() + E.FirstArg,
                                Body.Args.begin() + E.FirstArg + E.ArgCount);
      Stream << " (" << list(Args) << ')';
    }
    for (llvm::StringRef Word :
         {nameOf(E.Order), nameOf(E.Start), nameOf(E.Guard)})
      if (!Word.empty())
        Stream << ' ' << Word;
    for (auto [Bit, Name] : FlagNames)
      if (E.has(Bit))
        Stream << ' ' << Name;
    if (E.OfType)
      Stream << " : " << Body.Types[E.OfType].Spelling;
    Stream << '\n';
  }

  const Function &Body;
  const std::vector<Entity> &Entities;
  llvm::raw_ostream &Stream;
};

} // namespace

std::string dump(const Function &Body, const std::vector<Entity> &Entities) {
  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  Dumper(Body, Entities, Stream).print();
  return Text;
}

std::string dump(const TuFacts &Facts) {
  std::string Text;
  for (const Function &Body : Facts.Functions)
    Text += dump(Body, Facts.Entities);
  for (const Function &Body : Facts.Initializers)
    Text += dump(Body, Facts.Entities);
  for (const Gap &Each : Facts.Gaps)
    Text += std::string("gap ") + nameOf(Each.Kind) + " " +
            std::to_string(Each.Place.Line) + ":" +
            std::to_string(Each.Place.Column) + " " + Each.Text + "\n";
  return Text;
}

} // namespace pothole
