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

} // namespace

bool Flow::join(const Flow &Other, Memory &M) {
  bool Changed = false;
  // What a path does not hold it cannot have lost: `if (node) head = ...;`
  // makes the node ours on the path where there is one.
  Mentions TheyMention(Other, M), WeMention(*this, M);
  std::vector<uint32_t> Ours;
  for (uint32_t Tag : Owned)
    if (contains(Other.Owned, Tag) || !TheyMention(Tag))
      Ours.push_back(Tag);
  std::vector<uint32_t> Theirs;
  for (uint32_t Tag : Other.Owned)
    if (!contains(Owned, Tag) && !WeMention(Tag))
      Theirs.push_back(Tag);
  auto joinInto = [&](AtomsId &Into, AtomsId From) {
    AtomsId Both = M.join(Into, From);
    Changed |= Both != Into;
    Into = Both;
  };
  if (Slots.size() < Other.Slots.size())
    Slots.resize(Other.Slots.size(), 0);
  for (size_t I = 0; I < Other.Slots.size(); ++I)
    joinInto(Slots[I], Other.Slots[I]);
  for (auto It = Decided.begin(); It != Decided.end();) {
    auto Theirs = Other.Decided.find(It->first);
    bool Agree = Theirs != Other.Decided.end() && Theirs->second == It->second;
    Changed |= !Agree;
    It = Agree ? std::next(It) : Decided.erase(It);
  }
  auto joinAll = [&](auto &Into, const auto &From) {
    size_t Before = Into.size();
    Into.merge(From, joinInto);
    Changed |= Into.size() != Before;
  };
  joinAll(Results, Other.Results);
  // A cell one side never set stays as the other side has it: uninitialized
  // memory is not read by code that works.
  joinAll(Cells, Other.Cells);
  for (auto It = Known.begin(); It != Known.end();) {
    auto Theirs = Other.Known.find(It->first);
    if (Theirs == Other.Known.end()) {
      It = Known.erase(It);
      Changed = true;
      continue;
    }
    joinInto(It->second, Theirs->second);
    ++It;
  }
  // Where the join has lost the address, its tag would come and go for ever.
  Mentions BothMention(*this, M);
  for (uint32_t Tag : Theirs)
    if (BothMention(Tag))
      Ours.push_back(Tag);
  std::sort(Ours.begin(), Ours.end());
  for (Held &H : Locks)
    if (auto Theirs =
            std::lower_bound(Other.Locks.begin(), Other.Locks.end(), H);
        Theirs != Other.Locks.end() && *Theirs == H)
      H.Doubt |= Theirs->Doubt;
  Changed |= intersect(Locks, Other.Locks);
  Changed |= intersect(Free, Other.Free);
  Changed |= unite(Live, Other.Live);
  Changed |= unite(Leaked, Other.Leaked);
  Changed |= Ours != Owned;
  Owned = std::move(Ours);
  Changed |= intersect(Origins, Other.Origins);
  Changed |= Startup && !Other.Startup;
  Startup &= Other.Startup;
  Changed |= unite(Phases, Other.Phases);
  Changed |= unite(Posted, Other.Posted);
  Changed |= intersect(Observed, Other.Observed);
  return Changed;
}

} // namespace pothole
