#include "test/support/SmallProgram.h"

#include "checks/program/Program.h"

#include <array>

namespace pothole::test {
namespace {

constexpr const char *VariableNames[] = {"x", "y"};
constexpr const char *LockNames[] = {"a", "b"};
constexpr const char *ThreadNames[] = {"main", "T", "U"};

// Entities by kind, then USR.
enum : EntityId { MainEntity, FirstThread, FirstLock = 3, FirstVariable = 5 };

std::string text(Op Each) {
  switch (Each.Kind) {
  case OpKind::Read:
    return std::string("read ") + VariableNames[Each.Target];
  case OpKind::Write:
    return std::string("write ") + VariableNames[Each.Target];
  case OpKind::Lock:
    return std::string("lock ") + LockNames[Each.Target];
  case OpKind::LockShared:
    return std::string("lock shared ") + LockNames[Each.Target];
  case OpKind::Unlock:
    return std::string("unlock ") + LockNames[Each.Target];
  case OpKind::Start:
    return std::string("start ") + ThreadNames[Each.Target];
  case OpKind::Join:
    return std::string("join ") + ThreadNames[Each.Target];
  }
  return "?";
}

/// Tries every schedule. Where each thread stands says everything: code is
/// straight, so which locks a thread holds follows from its place.
class Interleaver {
public:
  explicit Interleaver(const SmallProgram &Program) : Program(Program) {
    for (unsigned Thread = 0; Thread < Program.Threads.size(); ++Thread) {
      unsigned Held = 0;
      size_t Place = 0;
      for (Op Each : Program.Threads[Thread]) {
        if (Each.Kind == OpKind::Lock)
          Held |= alone(Each.Target);
        if (Each.Kind == OpKind::LockShared)
          Held |= shared(Each.Target);
        if (Each.Kind == OpKind::Unlock)
          Held &= ~(alone(Each.Target) | shared(Each.Target));
        HeldAt[Thread][++Place] = Held;
        if (Each.Kind == OpKind::Start)
          StartedBy[Each.Target] = {Thread, Place};
      }
    }
  }

  std::optional<Raced> run() {
    visit({});
    if (Deadlock)
      return std::nullopt;
    return Found;
  }

private:
  static constexpr unsigned MaxPlaces = 16;
  using Places = std::array<uint8_t, MaxThreads>;

  const SmallProgram &Program;
  std::array<std::array<unsigned, MaxPlaces>, MaxThreads> HeldAt{};
  /// The thread that starts it, and where that thread stands from then on.
  std::array<std::pair<unsigned, size_t>, MaxThreads> StartedBy{};
  std::vector<bool> Seen = std::vector<bool>(MaxPlaces * MaxPlaces * MaxPlaces);
  Raced Found = 0;
  bool Deadlock = false;

  static unsigned alone(unsigned Lock) { return 1u << Lock; }
  static unsigned shared(unsigned Lock) { return 1u << (Lock + Locks); }

  bool ended(unsigned Thread, const Places &At) const {
    return At[Thread] == Program.Threads[Thread].size();
  }

  bool started(unsigned Thread, const Places &At) const {
    const auto &[Starter, Place] = StartedBy[Thread];
    return At[Starter] >= Place;
  }

  bool enabled(unsigned Thread, const Places &At) const {
    if (!started(Thread, At) || ended(Thread, At))
      return false;
    Op Next = Program.Threads[Thread][At[Thread]];
    if (Next.Kind == OpKind::Join)
      return ended(Next.Target, At);
    unsigned Against = 0;
    if (Next.Kind == OpKind::Lock)
      Against = alone(Next.Target) | shared(Next.Target);
    if (Next.Kind == OpKind::LockShared)
      Against = alone(Next.Target);
    for (unsigned Other = 0; Other < Program.Threads.size(); ++Other)
      if (Other != Thread && HeldAt[Other][At[Other]] & Against)
        return false;
    return true;
  }

  void noteRaces(const Places &At) {
    for (unsigned One = 0; One < Program.Threads.size(); ++One)
      for (unsigned Two = One + 1; Two < Program.Threads.size(); ++Two) {
        if (!enabled(One, At) || !enabled(Two, At))
          continue;
        Op First = Program.Threads[One][At[One]];
        Op Second = Program.Threads[Two][At[Two]];
        if (First.isAccess() && Second.isAccess() &&
            First.Target == Second.Target &&
            (First.Kind == OpKind::Write || Second.Kind == OpKind::Write))
          Found |= 1u << First.Target;
      }
  }

  void visit(Places At) {
    size_t Index = (At[0] * MaxPlaces + At[1]) * MaxPlaces + At[2];
    if (Seen[Index] || Deadlock)
      return;
    Seen[Index] = true;
    noteRaces(At);
    bool Moved = false, Left = false;
    for (unsigned Thread = 0; Thread < Program.Threads.size(); ++Thread) {
      Left |= started(Thread, At) && !ended(Thread, At);
      if (!enabled(Thread, At))
        continue;
      Moved = true;
      Places Next = At;
      ++Next[Thread];
      visit(Next);
    }
    Deadlock |= Left && !Moved;
  }
};

Entity entity(EntityId Id, EntityKind Kind, const char *Name, TypeClass Class) {
  Entity Made;
  Made.Kind = Kind;
  Made.Usr = "c:@" + std::to_string(Id) + Name; // sorted as numbered
  Made.Name = Made.ShortName = Name;
  Made.Defined = true;
  Made.Place = {0, 1, 1};
  if (Kind == EntityKind::Variable) {
    Made.Duration = Storage::Global;
    Made.VariableType.Class = Class;
  }
  return Made;
}

/// Builds the event graph of one thread: a single block.
class BodyMaker {
public:
  BodyMaker(EntityId Self, unsigned LineOffset) : Line(LineOffset) {
    Body.Self = Self;
    Body.Values.push_back({});
    Body.Types.push_back({});
    for (const char *Handle : {"", "t", "u"})
      Body.Locals.push_back(handle(Handle));
  }

  Function make(const Ops &Each, bool OneFunction) {
    for (Op Next : Each)
      add(Next, OneFunction);
    event(EventKind::Return);
    Block Only;
    Only.EventCount = Body.Events.size();
    Body.Blocks = {Only};
    return std::move(Body);
  }

private:
  Function Body;
  unsigned Line;

  static Local handle(const char *Name) {
    Local Made;
    Made.Name = Name;
    Made.LocalType.Class = TypeClass::Thread;
    return Made;
  }

  ValueId value(ValueKind Kind, uint32_t A) {
    Value Made;
    Made.Kind = Kind;
    Made.A = A;
    Body.Values.push_back(Made);
    return Body.Values.size() - 1;
  }

  Event &event(EventKind Kind, ValueId Address = NoValue,
               ValueId Operand = NoValue) {
    Event Made;
    Made.Kind = Kind;
    Made.Address = Address;
    Made.Operand = Operand;
    Made.Place = {0, ++Line, 1};
    Body.Events.push_back(Made);
    return Body.Events.back();
  }

  ValueId global(EntityId Id) { return value(ValueKind::GlobalAddress, Id); }

  void add(Op Next, bool OneFunction) {
    switch (Next.Kind) {
    case OpKind::Read:
      event(EventKind::Load, global(FirstVariable + Next.Target));
      break;
    case OpKind::Write:
      event(EventKind::Store, global(FirstVariable + Next.Target),
            value(ValueKind::Number, 0));
      break;
    case OpKind::Lock:
      event(EventKind::Acquire, global(FirstLock + Next.Target));
      break;
    case OpKind::LockShared:
      event(EventKind::Acquire, global(FirstLock + Next.Target)).Flags = Shared;
      break;
    case OpKind::Unlock:
      event(EventKind::Release, global(FirstLock + Next.Target));
      break;
    case OpKind::Start: {
      EntityId Entry = FirstThread + (OneFunction ? 0 : Next.Target - 1);
      event(EventKind::Start, NoValue, value(ValueKind::FunctionAddress, Entry))
          .Start = StartKind::Thread;
      ValueId Handle = value(ValueKind::Result, Body.Events.size() - 1);
      event(EventKind::Store, value(ValueKind::LocalAddress, Next.Target),
            Handle);
      break;
    }
    case OpKind::Join:
      event(EventKind::Join, NoValue,
            value(ValueKind::LocalContent, Next.Target));
      break;
    }
  }
};

} // namespace

std::string SmallProgram::text() const {
  std::string Result;
  for (unsigned Thread = 0; Thread < Threads.size(); ++Thread) {
    Result += (Thread ? " | " : "") + std::string(ThreadNames[Thread]) + ":";
    for (Op Each : Threads[Thread])
      Result += " " + test::text(Each) + ";";
  }
  return Result + (OneFunction ? " (T and U run one function)" : "");
}

std::optional<Raced> SmallProgram::interleave() const {
  return Interleaver(*this).run();
}

TuFacts SmallProgram::facts() const {
  TuFacts Unit;
  Unit.MainFile = "/small.cpp";
  Unit.Files.push_back({Unit.MainFile, false});
  auto add = [&](EntityKind Kind, const char *Name, TypeClass Class) {
    Unit.Entities.push_back(entity(Unit.Entities.size(), Kind, Name, Class));
  };
  for (const char *Name : ThreadNames)
    add(EntityKind::Function, Name, TypeClass::Unknown);
  for (const char *Name : LockNames)
    add(EntityKind::Variable, Name, TypeClass::Lock);
  for (const char *Name : VariableNames)
    add(EntityKind::Variable, Name, TypeClass::Integer);
  for (unsigned Thread = 0; Thread < Threads.size(); ++Thread)
    if (Thread < 2 || !OneFunction)
      Unit.Functions.push_back(
          BodyMaker(Thread, 100 * Thread).make(Threads[Thread], OneFunction));
  return Unit;
}

bool ownersUnlock(const Ops &Body) {
  unsigned Held = 0;
  for (Op Each : Body) {
    unsigned Bit = 1u << Each.Target;
    bool Takes = Each.Kind == OpKind::Lock || Each.Kind == OpKind::LockShared;
    if (Takes && Held & Bit)
      return false;
    if (Each.Kind == OpKind::Unlock && !(Held & Bit))
      return false;
    if (Takes || Each.Kind == OpKind::Unlock)
      Held ^= Bit;
  }
  return true;
}

Raced solved(const SmallProgram &Program) {
  LinkUnit Linked = link({Program.facts()});
  Raced Result = 0;
  for (const pothole::Program &Each : solve(Linked, {}))
    for (const State &State : Each.States)
      for (unsigned Variable = 0; Variable < Variables; ++Variable)
        if (State.Name == VariableNames[Variable] && !State.Conflicts.empty())
          Result |= 1u << Variable;
  return Result;
}

} // namespace pothole::test
