//===- Joining states
//------------------------------------------------------===//

#include "checks/program/Flow.h"

namespace pothole {

namespace {

bool mentions(const Flow &State, uint32_t Tag, const Memory &M) {
  auto in = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address && A.Tag == Tag)
        return true;
    return false;
  };
  for (AtomsId Content : State.Slots)
    if (in(Content))
      return true;
  for (const auto &[Event, Content] : State.Results)
    if (in(Content))
      return true;
  for (const auto &[Where, Content] : State.Cells)
    if (in(Content))
      return true;
  return false;
}

} // namespace

bool Flow::join(const Flow &Other, Memory &M) {
  bool Changed = false;
  // What a path does not hold it cannot have lost: `if (node) head = ...;`
  // makes the node ours on the path where there is one.
  std::vector<uint32_t> Ours;
  for (uint32_t Tag : Owned)
    if (contains(Other.Owned, Tag) || !mentions(Other, Tag, M))
      Ours.push_back(Tag);
  std::vector<uint32_t> Theirs;
  for (uint32_t Tag : Other.Owned)
    if (!contains(Owned, Tag) && !mentions(*this, Tag, M))
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
  for (uint32_t Tag : Theirs)
    if (mentions(*this, Tag, M))
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
