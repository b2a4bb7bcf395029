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

  /// What the callee calls `Old` has no name here yet.
  void bring(uint32_t Old, uint32_t New) { From.try_emplace(Old, New); }
  bool named(uint32_t Old) const { return From.count(Old); }
  /// Tags here, by the callee's names.
  const std::map<uint32_t, uint32_t> &names() const { return From; }

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
      if (A.Kind != AtomKind::Affine && A.Kind != AtomKind::Distinct)
        A.Tag = renameTag(A.Tag, Back);
    return M.intern(std::move(Set));
  }

  void apply(Flow &State, bool Back) const {
    if ((Back ? From : To).empty())
      return;
    auto rename = [&](AtomsId Content) { return this->rename(Content, Back); };
    State.Slots.transform(rename);
    State.Cells.transform(
        [&](const Cell &, AtomsId Content) { return rename(Content); });
    auto renameAll = [&](auto &Set, auto Rename) {
      if (Set.empty())
        return;
      for (auto &Item : Set.edit())
        Rename(Item);
      llvm::sort(Set.edit());
    };
    auto lock = [&](Held &H) { H.Tag = renameTag(H.Tag, Back); };
    renameAll(State.Locks, lock);
    renameAll(State.Free, lock);
    renameAll(State.Same, [&](std::pair<uint32_t, uint32_t> &Two) {
      Two =
          std::minmax(renameTag(Two.first, Back), renameTag(Two.second, Back));
    });
    renameAll(State.Ended,
              [&](EndedPlace &O) { O.Tag = renameTag(O.Tag, Back); });
    renameAll(State.Owned, [&](uint32_t &Tag) { Tag = renameTag(Tag, Back); });
    renameAll(State.Origins, [&](Origin &O) {
      O.Tag = renameTag(O.Tag, Back);
      O.Via = renameTag(O.Via, Back);
    });
  }

private:
  Interpreter &I;
  Memory &M;
  std::map<uint32_t, uint32_t> To, From;
};

} // namespace pothole

#endif
