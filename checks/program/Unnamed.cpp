//===- What nobody can name any more --------------------------------------===//
//
// Every call leaves behind frames, temporaries and objects that only those
// pointed to. Kept, they would make states large, and equal ones different.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// Own objects that nobody can name once this body is left: its frame, and
/// what only that pointed to.
void BodyRun::dropUnreachable(Flow &State, AtomsId Return) {
  ObjectSet Named = named(State);
  reach(State, Return, Named);
  // Given by value: the caller destroys what is left.
  for (uint32_t Slot = 0; Slot < F.ParameterCount; ++Slot)
    if (F.Locals[Slot].Addressed)
      reach(State,
            M.one({AtomKind::Address,
                   M.object(ObjectKind::Local, Key, Slot, Thread)}),
            Named);
  dropUnnamed(State, Named);
  llvm::SmallDenseSet<uint32_t, 16> Tags;
  auto note = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address)
        Tags.insert(A.Tag);
  };
  note(Return);
  for (const auto &[Where, Content] : State.Cells)
    note(Content);
  State.Origins.removeIf([&](const Origin &O) { return !Tags.count(O.Tag); });
  State.Free.removeIf([&](const Held &H) {
    const Object &O = M[H.Lock.Object];
    return O.Kind == ObjectKind::Local && O.A == Key &&
           !Named.count(H.Lock.Object);
  });
}

/// What a call leaves behind that nobody can name any more: the frames below,
/// and what only those pointed to.
void BodyRun::dropDead(Flow &State) {
  ObjectSet Named = named(State);
  for (AtomsId Content : State.Slots)
    reach(State, Content, Named);
  for (const auto &[Event, Content] : State.Results)
    reach(State, Content, Named);
  auto ofFrame = [&](ObjectId Id) {
    return M[Id].Kind == ObjectKind::Local && M[Id].A == Key;
  };
  for (const auto &[Where, Content] : State.Cells)
    if (ofFrame(Where.Object))
      reach(State, M.one({AtomKind::Address, Where.Object}), Named);
  // What others reach of this frame stays so, though nothing is kept of it.
  for (ObjectId Object : State.Leaked)
    if (ofFrame(Object))
      Named.insert(Object);
  dropUnnamed(State, Named);
}

/// What callers name, and what keeps a guard though others reach it.
BodyRun::ObjectSet BodyRun::named(const Flow &State) const {
  ObjectSet Named;
  const Flow &Entered = I.Contexts[Self].In.State;
  for (AtomsId Content : Entered.Slots)
    reach(State, Content, Named);
  for (const auto &[Where, Content] : Entered.Cells)
    reach(State, M.one({AtomKind::Address, Where.Object}), Named);
  for (const auto &[Where, Content] : State.Cells)
    if (ObjectKind Kind = M[Where.Object].Kind;
        (Kind != ObjectKind::Local && Kind != ObjectKind::Heap) ||
        contains(State.Leaked, Where.Object))
      reach(State, M.one({AtomKind::Address, Where.Object}), Named);
  return Named;
}

/// Of an object that has leaked, only guards are a matter of this state.
void BodyRun::dropUnnamed(Flow &State, const ObjectSet &Named) {
  State.Cells.eraseIf([&](const auto &Known) {
    Cell Where = Known.first;
    SelectorKind Last =
        Where.Path ? M.last(Where.Path).Kind : SelectorKind::Any;
    bool Guard =
        Last == SelectorKind::GuardOwns || Last == SelectorKind::GuardLocks;
    return !Named.count(Where.Object) ||
           (!Guard && contains(State.Leaked, Where.Object));
  });
  State.Leaked.removeIf([&](ObjectId Object) { return !Named.count(Object); });
}

/// The objects `From` names, and those their cells name.
void BodyRun::reach(const Flow &State, AtomsId From, ObjectSet &Objects) const {
  for (const Atom &A : M.atoms(From))
    if (A.Kind == AtomKind::Address && Objects.insert(A.A).second)
      for (auto It = State.Cells.lower_bound({A.A, 0});
           It != State.Cells.end() && It->first.Object == A.A; ++It)
        reach(State, It->second, Objects);
}

} // namespace pothole
