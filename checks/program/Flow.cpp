//===- Joining states ------------------------------------------------------===//

#include "checks/program/Flow.h"

namespace pothole {

bool Flow::join(const Flow &Other, Memory &M) {
  bool Changed = false;
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
  Changed |= intersect(Locks, Other.Locks);
  Changed |= unite(Live, Other.Live);
  Changed |= unite(Leaked, Other.Leaked);
  Changed |= intersect(Owned, Other.Owned);
  Changed |= intersect(Origins, Other.Origins);
  Changed |= unite(Posted, Other.Posted);
  Changed |= intersect(Observed, Other.Observed);
  return Changed;
}

} // namespace pothole
