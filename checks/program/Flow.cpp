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
  for (uint32_t Tag : Other.Owned)
    if (!contains(Owned, Tag) && !mentions(*this, Tag, M))
      Ours.push_back(Tag);
  std::sort(Ours.begin(), Ours.end());
  auto joinInto = [&](AtomsId &Into, AtomsId From) {
    AtomsId Both = M.join(Into, From);
    Changed |= Both != Into;
    Into = Both;
  };
  if (Slots.size() < Other.Slots.size())
    Slots.resize(Other.Slots.size(), 0);
  for (size_t I = 0; I < Other.Slots.size(); ++I)
    joinInto(Slots[I], Other.Slots[I]);
  for (auto &[Event, Content] : Other.Results)
    joinInto(Results[Event], Content);
  for (auto It = Decided.begin(); It != Decided.end();) {
    auto Theirs = Other.Decided.find(It->first);
    bool Agree = Theirs != Other.Decided.end() && Theirs->second == It->second;
    Changed |= !Agree;
    It = Agree ? std::next(It) : Decided.erase(It);
  }
  // A cell one side never set stays as the other side has it: uninitialized
  // memory is not read by code that works.
  for (auto &[Where, Content] : Other.Cells)
    joinInto(Cells[Where], Content);
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
