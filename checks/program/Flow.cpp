//===- Joining states
//------------------------------------------------------===//

#include "checks/program/Flow.h"

namespace pothole {

namespace {

/// Tags of the addresses in a state, gathered when first asked for.
class Mentions {
public:
  Mentions(const Flow &State, const Memory &M) : State(State), M(M) {}

  bool operator()(uint32_t Tag) {
    if (!Gathered)
      gather();
    return contains(Tags, Tag);
  }

private:
  void gather() {
    Gathered = true;
    for (AtomsId Content : State.Slots)
      add(Content);
    for (const auto &[Event, Content] : State.Results)
      add(Content);
    for (const auto &[Where, Content] : State.Cells)
      add(Content);
    std::sort(Tags.begin(), Tags.end());
  }
  void add(AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address && A.Tag)
        Tags.push_back(A.Tag);
  }

  const Flow &State;
  const Memory &M;
  bool Gathered = false;
  std::vector<uint32_t> Tags; // sorted
};

/// A barrier only one side names the other has not crossed.
bool joinCrossings(SharedVector<Crossing> &Into,
                   const SharedVector<Crossing> &From) {
  if (Into.same(From))
    return false;
  auto named = [](const std::vector<Crossing> &In, Cell Barrier) {
    return llvm::any_of(
        In, [&](const Crossing &C) { return C.Barrier == Barrier; });
  };
  std::vector<Crossing> All(From.get());
  for (const Crossing &C : Into)
    if (!named(From, C.Barrier))
      insert(All, Crossing{C.Barrier});
  for (const Crossing &C : From)
    if (!named(Into, C.Barrier))
      insert(All, Crossing{C.Barrier});
  return unite(Into, All);
}

} // namespace

bool Flow::join(const Flow &Other, Memory &M) {
  bool Changed = false;
  // What a path does not hold it cannot have lost: `if (node) head = ...;`
  // makes the node ours on the path where there is one.
  Mentions TheyMention(Other, M), WeMention(*this, M);
  std::vector<uint32_t> Ours, Theirs;
  bool SameOwned = Owned.same(Other.Owned);
  if (!SameOwned) {
    for (uint32_t Tag : Owned)
      if (contains(Other.Owned, Tag) || !TheyMention(Tag))
        Ours.push_back(Tag);
    for (uint32_t Tag : Other.Owned)
      if (!contains(Owned, Tag) && !WeMention(Tag))
        Theirs.push_back(Tag);
  }
  auto joined = [&](AtomsId Mine, AtomsId From) {
    AtomsId Both = M.join(Mine, From);
    Changed |= Both != Mine;
    return Both;
  };
  if (!Slots.same(Other.Slots)) {
    if (Slots.size() < Other.Slots.size())
      Slots.edit().resize(Other.Slots.size(), 0);
    for (size_t I = 0; I < Other.Slots.size(); ++I)
      Slots.set(I, joined(Slots[I], Other.Slots[I]));
  }
  auto dropUnless = [&](auto &Map, auto Agrees) {
    size_t Before = Map.size();
    Map.eraseIf([&](const auto &Mine) { return !Agrees(Mine); });
    Changed |= Map.size() != Before;
  };
  if (!Decided.same(Other.Decided))
    dropUnless(Decided, [&](const auto &Mine) {
      auto Theirs = Other.Decided.find(Mine.first);
      return Theirs != Other.Decided.end() && Theirs->second == Mine.second;
    });
  Changed |= Results.merge(Other.Results, joined);
  // A cell one side never set stays as the other side has it: uninitialized
  // memory is not read by code that works.
  Changed |= Cells.merge(Other.Cells, joined);
  if (!Known.same(Other.Known)) {
    dropUnless(Known,
               [&](const auto &Mine) { return Other.Known.count(Mine.first); });
    Known.transform([&](const Cell &Where, AtomsId Mine) {
      return joined(Mine, Other.Known.find(Where)->second);
    });
  }
  // Where the join has lost the address, its tag would come and go for ever.
  Mentions BothMention(*this, M);
  for (uint32_t Tag : Theirs)
    if (BothMention(Tag))
      Ours.push_back(Tag);
  llvm::sort(Ours);
  if (!Locks.same(Other.Locks))
    for (size_t N = 0; N < Locks.size(); ++N)
      if (auto Theirs = std::lower_bound(Other.Locks.begin(), Other.Locks.end(),
                                         Locks[N]);
          Theirs != Other.Locks.end() && *Theirs == Locks[N] && Theirs->Doubt &&
          !Locks[N].Doubt)
        Locks.edit()[N].Doubt = true;
  Changed |= intersect(Locks, Other.Locks);
  Changed |= intersect(Free, Other.Free);
  Changed |= intersect(Same, Other.Same);
  Changed |= unite(Live, Other.Live);
  Changed |= unite(Leaked, Other.Leaked);
  if (!SameOwned && Ours != Owned.get()) {
    Changed = true;
    Owned = std::move(Ours);
  }
  Changed |= intersect(Origins, Other.Origins);
  Changed |= Startup && !Other.Startup;
  Startup &= Other.Startup;
  Changed |= unite(Phases, Other.Phases);
  Changed |= unite(Given, Other.Given);
  Changed |= unite(Pending, Other.Pending);
  Changed |= joinCrossings(Crossed, Other.Crossed);
  Changed |= intersect(Ended, Other.Ended);
  if (!Section.same(Other.Section)) {
    dropUnless(Section, [&](const auto &Mine) {
      return Other.Section.count(Mine.first);
    });
    Section.transform([&](const Cell &Where, AtomsId Mine) {
      return joined(Mine, Other.Section.find(Where)->second);
    });
  }
  Changed |= unite(Posted, Other.Posted);
  Changed |= intersect(Observed, Other.Observed);
  return Changed;
}

} // namespace pothole
