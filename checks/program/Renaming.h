// Tags are renamed by order of appearance at a call, so that equal calls from
// different places share a context.

#ifndef POTHOLE_CHECKS_PROGRAM_RENAMING_H
#define POTHOLE_CHECKS_PROGRAM_RENAMING_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// Gives the tags a callee sees names of its own, and back.
class Renaming {
public:
  Renaming(Interpreter &I, Memory &M) : I(I), M(M) {}

  void see(AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address && A.Tag && I.renamable(A.Tag) &&
          !To.count(A.Tag)) {
        uint32_t Name = I.parameterTag(To.size());
        To[A.Tag] = Name;
        From[Name] = A.Tag;
      }
  }

  uint32_t renameTag(uint32_t Tag, bool Back) const {
    const auto &Map = Back ? From : To;
    auto It = Map.find(Tag);
    return It == Map.end() ? Tag : It->second;
  }

  AtomsId rename(AtomsId Content, bool Back) const {
    const Atoms &Old = M.atoms(Content);
    if (llvm::none_of(Old, [](const Atom &A) { return A.Tag != 0; }))
      return Content;
    Atoms Set = Old;
    for (Atom &A : Set)
      A.Tag = renameTag(A.Tag, Back);
    return M.intern(std::move(Set));
  }

  void apply(Flow &State, bool Back) const {
    if (To.empty())
      return;
    for (AtomsId &Content : State.Slots)
      Content = rename(Content, Back);
    for (auto &[Where, Content] : State.Cells)
      Content = rename(Content, Back);
    for (Held &H : State.Locks)
      H.Tag = renameTag(H.Tag, Back);
    std::sort(State.Locks.begin(), State.Locks.end());
    for (Held &H : State.Free)
      H.Tag = renameTag(H.Tag, Back);
    std::sort(State.Free.begin(), State.Free.end());
    for (uint32_t &Tag : State.Owned)
      Tag = renameTag(Tag, Back);
    std::sort(State.Owned.begin(), State.Owned.end());
    for (Origin &O : State.Origins) {
      O.Tag = renameTag(O.Tag, Back);
      O.Via = renameTag(O.Via, Back);
    }
    std::sort(State.Origins.begin(), State.Origins.end());
  }

private:
  Interpreter &I;
  Memory &M;
  std::map<uint32_t, uint32_t> To, From;
};

} // namespace pothole

#endif
