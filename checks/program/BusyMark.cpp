//===- Marks that somebody is inside --------------------------------------===//
//
// `if (Busy) return; Busy = true; work(); Busy = false;` keeps a function from
// being entered again by itself. In state that threads share another thread
// finds the mark set and takes itself for the one that is inside; or two find
// it clear.
//
// A mark is a number that is only ever set and cleared (or counted up and down,
// or set back to what it was): set where a test found it clear, cleared after
// something was called. No mark is what is tested and set in one section of a
// lock, or in one atomic operation: that asks for one at a time, whoever it is.

#include "checks/program/Collision.h"
#include "checks/program/Describe.h"
#include "checks/program/Sections.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxDepth = 2;  // calls below the function with the test
constexpr size_t MaxDeeds = 3000; // of one function

enum class Change : uint8_t { Set, Clear, Up, Down, Restore, Other };

bool enters(Change C) { return C == Change::Set || C == Change::Up; }

class Marks {
public:
  explicit Marks(const Interpreter &I)
      : I(I), M(I.memory()), Pairs(I), Known(I) {}
  std::vector<BusyMark> run();

private:
  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  AccessClass classOf(const Deed &D) const {
    return {*D.Access, context(D.In).In.Thread, {}};
  }
  bool isNumber(Cell Where) const;
  Change changeBy(const Deed &D);
  bool restores(const Deed &D);
  bool findsClear(ContextId Id, const Deed &Test, BlockId Then);
  bool decides(ContextId Id, const Deed &Test, const Deed &Set);
  bool works(ContextId Id, const Deed &Set, const Deed &Clear);
  bool claims(ContextId Id, const Deed &Test, const Deed &Set);
  const Deed *other(const Deed &Test, const Deed &Set);
  void judge(ContextId Id);
  void report(ContextId Id, const Deed &Test, const Deed &Set,
              const Deed &Clear, const Deed &Other);

  const Interpreter &I;
  const Memory &M;
  Collision Pairs;
  Sections Known;
  std::map<Cell, std::vector<Deed>> Changes; // while threads run
  std::map<Cell, bool> Marked;               // its changes are those of a mark
  std::map<std::string, BusyMark> Found;
};

bool Marks::isNumber(Cell Where) const {
  const Type *Of = cellType(I, Where);
  return Of &&
         (Of->Class == TypeClass::Integer || Of->Class == TypeClass::Boolean ||
          Of->Class == TypeClass::Atomic) &&
         M.unique(Where);
}

/// What is stored was loaded from the mark before, here or by a guard that
/// keeps it: a field of an object that dies with the function.
bool Marks::restores(const Deed &D) {
  const Control &C = Known.control(D.In);
  const Event &E = C.F.Events[D.Access->Event];
  if (E.Kind != EventKind::Store || !E.Operand)
    return false;
  bool Destructor =
      C.F.Self != NoEntity && I.units().Entities[C.F.Self].Destructor;
  return llvm::any_of(C.sources(E.Operand), [&](EventId Source) {
    const Event &Load = C.F.Events[Source];
    if (Load.Kind != EventKind::Load && Load.Kind != EventKind::Update)
      return false;
    const Value &From = C.F.Values[Load.Address];
    return (Destructor && From.Kind == ValueKind::Member) ||
           llvm::any_of(context(D.In).Accesses, [&](const RawAccess &A) {
             return A.Event == Source && A.Where == D.Access->Where;
           });
  });
}

Change Marks::changeBy(const Deed &D) {
  const Function &F = *context(D.In).In.Body;
  const Event &E = F.Events[D.Access->Event];
  if (std::optional<int64_t> New = Known.stored(D))
    return *New ? Change::Set : Change::Clear;
  if (E.Kind == EventKind::Update && E.Operand &&
      F.Values[E.Operand].Kind == ValueKind::Number) {
    int64_t By = F.Values[E.Operand].Number;
    return By == 1 ? Change::Up : By == -1 ? Change::Down : Change::Other;
  }
  return restores(D) ? Change::Restore : Change::Other;
}

/// The test lets a block run where it finds nothing, and keeps it from running
/// otherwise; it does not wait for that.
bool Marks::findsClear(ContextId Id, const Deed &Test, BlockId Then) {
  const Control &C = Known.control(Id);
  return llvm::any_of(C.decisions(Then), [&](const Decision &D) {
    ValueId Asked = C.F.Blocks[D.Branch].Condition;
    if (!C.sources(Asked).count(Test.At) || C.waits(D.Branch, Then))
      return false;
    std::optional<int64_t> IfClear = C.valueIf(Asked, Test.At, 0);
    std::optional<int64_t> IfSet = C.valueIf(Asked, Test.At, 1);
    return IfClear && IfSet && (*IfClear != 0) == D.Truth &&
           (*IfSet != 0) != D.Truth;
  });
}

/// Of `if (Depth++ == 0) work();` the work depends on the test, not the
/// setting.
bool Marks::decides(ContextId Id, const Deed &Test, const Deed &Set) {
  const Control &C = Known.control(Id);
  if (Test.Access != Set.Access)
    return findsClear(Id, Test, C.blockOf(Set.At));
  for (EventId At = 0; At < C.F.Events.size(); ++At)
    if (C.F.Events[At].Kind == EventKind::Call && C.follows(Set.At, At) &&
        findsClear(Id, Test, C.blockOf(At)))
      return true;
  return false;
}

/// Something is called in between, which may come back.
bool Marks::works(ContextId Id, const Deed &Set, const Deed &Clear) {
  const Control &C = Known.control(Id);
  for (EventId At = 0; At < C.F.Events.size(); ++At)
    if (C.F.Events[At].Kind == EventKind::Call && At != Set.At &&
        At != Clear.At && C.follows(Set.At, At) && C.follows(At, Clear.At))
      return true;
  return false;
}

/// Who is first is settled in one step.
bool Marks::claims(ContextId Id, const Deed &Test, const Deed &Set) {
  const Event &E = context(Set.In).In.Body->Events[Set.Access->Event];
  bool OneStep = Set.Access->Atomic && E.Kind == EventKind::Update &&
                 Known.control(Set.In).usesResult(Set.Access->Event);
  bool Apart = Test.Access != Set.Access;
  return OneStep || E.has(Flag::Try) ||
         (Apart ? Known.together(Id, Test, Set)
                : !I.locksOf(Set.Access->Locks).empty());
}

/// Another thread that sets the mark while this one asks for it.
const Deed *Marks::other(const Deed &Test, const Deed &Set) {
  const Deed *Best = nullptr;
  AccessClass Mine = classOf(Test);
  for (const Deed &D : Changes[Set.Access->Where]) {
    if (!enters(changeBy(D)) || !Pairs.atOneTime(Mine, classOf(D)))
      continue;
    bool Same = context(D.In).In.Body == context(Set.In).In.Body;
    if (!Best || Same)
      Best = &D;
    if (Same)
      break;
  }
  return Best;
}

void Marks::report(ContextId Id, const Deed &Test, const Deed &Set,
                   const Deed &Clear, const Deed &Other) {
  BusyMark B;
  B.State = cellName(I, Set.Access->Where);
  B.Atomic = Set.Access->Atomic && Test.Access->Atomic;
  B.Counts = changeBy(Set) == Change::Up;
  B.HandedIn = !I.known(Set.Access->Where.Object);
  B.Tested = spotOf(I, Id, Test.At).Place;
  B.Cleared = spotOf(I, Id, Clear.At).Place;
  B.Set = spotOf(I, Id, Set.At);
  B.Other = spotOf(I, Other.In, Other.Access->Event);
  Found.try_emplace(B.State, B);
}

void Marks::judge(ContextId Id) {
  std::vector<Deed> All = deedsOf(I, Id, MaxDepth);
  if (All.size() > MaxDeeds)
    return;
  std::map<Cell, std::vector<Deed>> Mine;
  for (const Deed &D : All)
    if (auto It = Marked.find(D.Access->Where);
        It != Marked.end() && It->second)
      Mine[D.Access->Where].push_back(D);
  const Control &C = Known.control(Id);
  for (const auto &[Where, Deeds] : Mine)
    for (const Deed &Set : Deeds) {
      if (!Set.Access->Write || !enters(changeBy(Set)))
        continue;
      const Deed *Tested = nullptr;
      bool Claims = false;
      for (const Deed &Test : Deeds)
        if (Test.In == Id && Test.Access->Read && decides(Id, Test, Set)) {
          Tested = &Test;
          Claims |= claims(Id, Test, Set);
        }
      if (!Tested || Claims)
        continue;
      auto Cleared = llvm::find_if(Deeds, [&](const Deed &D) {
        return D.Access->Write && D.At != Set.At && !enters(changeBy(D)) &&
               C.precedes(Set.At, D.At) && works(Id, Set, D);
      });
      if (Cleared == Deeds.end())
        continue;
      if (const Deed *Other = other(*Tested, Set))
        report(Id, *Tested, Set, *Cleared, *Other);
    }
}

std::vector<BusyMark> Marks::run() {
  std::vector<ContextId> All;
  for (ContextId Id : I.reachable(/*VagueToo=*/false)) {
    if (context(Id).Unsettled)
      continue;
    All.push_back(Id);
    for (const RawAccess &A : context(Id).Accesses)
      if (A.Write && !A.Freed && !I.alone(context(Id).In.Thread, A) &&
          isNumber(A.Where))
        Changes[A.Where].push_back({Id, A.Event, &A});
  }
  for (auto &[Where, Deeds] : Changes) {
    std::set<Change> Kinds;
    for (const Deed &D : Deeds)
      Kinds.insert(changeBy(D));
    bool Enters = Kinds.count(Change::Set) || Kinds.count(Change::Up);
    bool Leaves = Kinds.count(Change::Clear) || Kinds.count(Change::Down) ||
                  Kinds.count(Change::Restore);
    Marked[Where] = Enters && Leaves && !Kinds.count(Change::Other);
  }
  for (ContextId Id : All)
    judge(Id);
  std::vector<BusyMark> Result;
  for (auto &[Name, B] : Found)
    Result.push_back(std::move(B));
  return Result;
}

} // namespace

std::vector<BusyMark> judgeBusyMarks(const Interpreter &I) {
  return Marks(I).run();
}

} // namespace pothole
