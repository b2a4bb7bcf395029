//===- What readers test before they read, and who set it too soon --------===//
//
// A conflict between a write and an access under a test of something else: if
// the writer sets that before it writes, and not again after, readers that
// relied on it come too early.

#include "checks/program/Control.h"
#include "checks/program/Tests.h"
#include "checks/program/Waiting.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

constexpr unsigned MaxCallers = 2; // the function and who calls it
constexpr size_t MaxSites = 4;     // of one access that are looked at

/// A load that decides whether an access is made.
struct Question {
  EventSite At;
  const RawAccess *Access = nullptr;
};

class Announcements {
public:
  explicit Announcements(const Interpreter &I) : I(I) {}

  /// Loads that decide over this event, here and in the callers.
  std::vector<Question> above(EventSite Site);

  /// Where the flag is set on the way to this write and not after it.
  std::optional<Location> setBefore(EventSite Write, const Cell &Flag);

private:
  const Context &context(ContextId Id) const { return I.contexts()[Id]; }
  const Control &control(ContextId Id) {
    return Shapes.of(*context(Id).In.Body);
  }
  void loads(ContextId Id, EventId Source, std::vector<Question> &Out);
  std::optional<Location> findSet(EventSite Write, const Cell &Flag);
  bool keepsGoing(const Control &C, const Decision &D, BlockId Inside) const;
  bool ofOneObject(EventSite Write, const Deed &Set) const;

  /// Changes by a context and what it calls at once.
  const std::vector<Deed> &changesOf(ContextId Id);

  const Interpreter &I;
  Controls Shapes;
  std::map<ContextId, std::vector<Deed>> Changes;
  std::map<std::pair<EventSite, Cell>, std::optional<Location>> SetBefore;
};

const std::vector<Deed> &Announcements::changesOf(ContextId Id) {
  auto [It, New] = Changes.try_emplace(Id);
  if (New)
    for (const Deed &D : deedsOf(I, Id, 1))
      if (D.Access->Write && !D.Access->Startup)
        It->second.push_back(D);
  return It->second;
}

void Announcements::loads(ContextId Id, EventId Source,
                          std::vector<Question> &Out) {
  auto add = [&](ContextId In, EventId Load) {
    for (const RawAccess &A : context(In).Accesses)
      if (A.Event == Load && A.Read && !A.Write)
        Out.push_back({{In, Load}, &A});
  };
  add(Id, Source);
  if (context(Id).In.Body->Events[Source].Kind != EventKind::Call)
    return;
  for (ContextId Callee : context(Id).Callees) {
    if (!context(Callee).Callers.count({Id, Source}))
      continue;
    const Control &C = control(Callee);
    for (const Event &E : C.F.Events)
      if (E.Kind == EventKind::Return && E.Operand)
        for (EventId Load : C.sources(E.Operand))
          add(Callee, Load);
  }
}

/// `while (running) ...`: whether to go on at all.
bool Announcements::keepsGoing(const Control &C, const Decision &D,
                               BlockId Inside) const {
  ValueId Asked = C.F.Blocks[D.Branch].Condition;
  for (unsigned Depth = 0; Depth < 4; ++Depth) {
    const Value &V = C.F.Values[Asked];
    bool Compared =
        V.Kind == ValueKind::Binary &&
        (V.B == NoValue || C.F.Values[V.B].Kind == ValueKind::Number);
    if (!Compared)
      break;
    Asked = V.A;
  }
  return C.F.Values[Asked].Kind == ValueKind::Result &&
         llvm::any_of(C.Order.Loops, [&](const Loop &L) {
           return L.contains(D.Branch) && L.contains(Inside) &&
                  llvm::any_of(C.F.Blocks[D.Branch].Successors,
                               [&](BlockId To) {
                                 return To == NoBlock || !L.contains(To);
                               });
         });
}

/// Of a flag there are many of, the one in the object that is written.
bool Announcements::ofOneObject(EventSite Write, const Deed &Set) const {
  if (I.memory().unique(Set.Access->Where))
    return true;
  return llvm::any_of(context(Write.first).Accesses, [&](const RawAccess &A) {
    return A.Event == Write.second && A.Write && Set.In == Write.first &&
           A.Where.Object == Set.Access->Where.Object &&
           A.Tag == Set.Access->Tag;
  });
}

std::vector<Question> Announcements::above(EventSite Site) {
  std::vector<Question> Result;
  auto [In, At] = Site;
  for (unsigned Callers = 0; Callers < MaxCallers; ++Callers) {
    const Control &C = control(In);
    for (const Decision &D : C.decisions(C.blockOf(At))) {
      if (keepsGoing(C, D, C.blockOf(At)))
        continue;
      for (EventId Source : C.sources(C.F.Blocks[D.Branch].Condition))
        loads(In, Source, Result);
    }
    const Context &Here = context(In);
    if (Here.FirstCaller == NoContext ||
        context(Here.FirstCaller).In.Thread != Here.In.Thread)
      break;
    At = Here.FirstEvent;
    In = Here.FirstCaller;
  }
  return Result;
}

std::optional<Location> Announcements::findSet(EventSite Write,
                                               const Cell &Flag) {
  auto [In, At] = Write;
  for (unsigned Callers = 0; Callers < MaxCallers; ++Callers) {
    const Control &C = control(In);
    std::optional<Location> Set;
    for (const Deed &D : changesOf(In)) {
      if (D.Access->Where != Flag || D.At == At)
        continue;
      if (C.precedes(At, D.At))
        return std::nullopt; // set once more, when all is done
      const Function &By = *context(D.In).In.Body;
      const Event &E = By.Events[D.Access->Event];
      bool Clears = E.Kind == EventKind::Store && E.Operand &&
                    By.Values[E.Operand].Kind == ValueKind::Number &&
                    By.Values[E.Operand].Number == 0;
      if (!Clears && C.precedes(D.At, At) && ofOneObject(Write, D))
        Set = E.Place;
    }
    if (Set)
      return Set;
    const Context &Here = context(In);
    if (Here.FirstCaller == NoContext ||
        context(Here.FirstCaller).In.Thread != Here.In.Thread)
      break;
    At = Here.FirstEvent;
    In = Here.FirstCaller;
  }
  return std::nullopt;
}

std::optional<Location> Announcements::setBefore(EventSite Write,
                                                 const Cell &Flag) {
  auto [It, New] = SetBefore.try_emplace({Write, Flag});
  if (New)
    It->second = findSet(Write, Flag);
  return It->second;
}

/// Nobody else sets the flag while threads run, so this is the announcement.
bool soleSetter(const State &Flag, ThreadId By, Location Set) {
  bool Here = false;
  for (const Access &A : Flag.Accesses) {
    if (!A.Write || A.Alone)
      continue;
    if (A.By != By)
      return false;
    Here |= A.Place == Set;
  }
  return Here;
}

} // namespace

void findAnnouncements(
    const Interpreter &I, std::vector<State> &States,
    const std::vector<std::vector<std::vector<EventSite>>> &Sites) {
  std::map<EventSite, std::pair<size_t, size_t>> Reads;
  for (size_t S = 0; S < States.size(); ++S)
    for (size_t A = 0; A < States[S].Accesses.size(); ++A)
      if (States[S].Accesses[A].Read && !States[S].Accesses[A].Write)
        for (const EventSite &Site : Sites[S][A])
          Reads.insert({Site, {S, A}});
  Announcements Finder(I);
  auto first = [](const std::vector<EventSite> &All) {
    return llvm::ArrayRef(All).take_front(MaxSites);
  };
  auto setBefore = [&](size_t S, uint32_t Write, const Cell &Flag) {
    std::optional<Location> Set;
    for (const EventSite &At : first(Sites[S][Write]))
      if (!Set)
        Set = Finder.setBefore(At, Flag);
    return Set;
  };
  std::map<std::pair<size_t, uint32_t>, std::vector<Question>> Asked;
  auto questions = [&](size_t S,
                       uint32_t Reader) -> const std::vector<Question> & {
    auto [It, New] = Asked.try_emplace({S, Reader});
    std::vector<Question> &Result = It->second;
    if (!New)
      return Result;
    std::set<Cell> Flags; // one question each
    for (const EventSite &At : first(Sites[S][Reader]))
      for (const Question &Q : Finder.above(At))
        if (auto Found = Reads.find(Q.At); Found != Reads.end() &&
                                           Found->second.first != S &&
                                           Flags.insert(Q.Access->Where).second)
          Result.push_back(Q);
    return Result;
  };
  // A flag set at the right time would mend this one: its reader asks for it.
  auto about = [&](size_t S, const Conflict &C, const Cell &Flag) {
    return llvm::any_of(questions(S, C.Second), [&](const Question &Q) {
      return Q.Access->Where == Flag && setBefore(S, C.First, Flag);
    });
  };
  for (size_t S = 0; S < States.size(); ++S) {
    State &Each = States[S];
    // Writer first; not where the readers write as well.
    std::vector<Conflict> All = Each.Conflicts;
    for (Conflict &C : All)
      if (!Each.Accesses[C.First].Write || Each.Accesses[C.Second].Write)
        std::swap(C.First, C.Second);
    if (All.empty() || llvm::any_of(All, [&](const Conflict &C) {
          const Access &Write = Each.Accesses[C.First],
                       &Read = Each.Accesses[C.Second];
          return !Write.Write || Read.Write || Write.In == Read.In;
        }))
      continue;
    for (const Question &Q : questions(S, All.front().Second)) {
      const Cell &Flag = Q.Access->Where;
      if (Each.Early || !setBefore(S, All.front().First, Flag) ||
          !llvm::all_of(All,
                        [&](const Conflict &C) { return about(S, C, Flag); }))
        continue;
      auto [Of, Test] = Reads.at(Q.At);
      Location Set = *setBefore(S, All.front().First, Flag);
      if (soleSetter(States[Of], Each.Accesses[All.front().First].By, Set))
        Each.Early = {States[Of].Name, Set, States[Of].Accesses[Test].Place,
                      All.front()};
    }
  }
}

} // namespace pothole
