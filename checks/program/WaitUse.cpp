//===- What is remembered for the rules about waiting ---------------------===//
//
// Who waits on a condition with which lock, who notifies it, and which locks
// somebody holds while he sleeps, joins or waits for another.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// The lock is handed over itself, or its guard is.
void BodyRun::noteWait(const Flow &State, const Event &E) {
  auto only = [&](AtomsId Content) -> const Atom * {
    const Atoms &Set = M.atoms(Content);
    bool One = Set.size() == 1 && Set[0].Kind == AtomKind::Address;
    return One ? &Set[0] : nullptr;
  };
  const Held *Lock = nullptr;
  if (const Atom *Given = only(eval(State, E.Operand))) {
    Atom Meant = *Given;
    Cell Guarded{Meant.A, M.extend(Meant.B, {SelectorKind::GuardLocks})};
    if (auto It = State.Cells.find(Guarded); It != State.Cells.end())
      if (const Atom *Inside = only(It->second))
        Meant = *Inside;
    for (const Held &H : State.Locks)
      if (!H.Hidden && H.Lock == Cell{Meant.A, Meant.B} && H.Tag == Meant.Tag)
        Lock = &H;
  }
  if (const Atom *Condition = only(eval(State, E.Address)))
    note(State, LockDeed::Wait,
         Held{{Condition->A, Condition->B}, Condition->Tag},
         Lock ? Lock->Taken : Location{}, Lock ? *Lock : Held{AnyLock});
  if (Lock)
    notePause(State, Lock);
}

void BodyRun::noteNotify(const Flow &State, const Event &E) {
  const Atoms &Set = M.atoms(eval(State, E.Address));
  if (Set.size() == 1 && Set[0].Kind == AtomKind::Address)
    note(State, LockDeed::Notify, Held{{Set[0].A, Set[0].B}, Set[0].Tag},
         Location{});
}

/// Nobody waits for what it has seen done already.
void BodyRun::noteAwait(const Flow &State, const Event &E) {
  const Atoms &Set = M.atoms(eval(State, E.Address));
  bool Address = Set.size() == 1 && Set[0].Kind == AtomKind::Address;
  if (!E.has(Flag::Try) && Address &&
      !contains(State.Observed, Cell{Set[0].A, Set[0].B}))
    notePause(State);
}

/// What a handle stands for that cannot be followed may have ended.
void BodyRun::noteJoin(const Flow &State, const Event &E) {
  if (E.has(Flag::Try))
    return;
  for (const Atom &A : M.atoms(eval(State, E.Operand)))
    if (A.Kind == AtomKind::Thread && contains(State.Live, A.A))
      notePause(State, nullptr, A.A);
}

/// What was set from outside may do anything, take the lock again as well.
void BodyRun::noteCallback(const Flow &State) {
  const Event &E = F.Events[Now];
  if (I.Kind != World::Program && E.Kind == EventKind::Call &&
      E.Callee == NoEntity)
    notePause(State);
}

/// `Except` is let go of meanwhile.
void BodyRun::notePause(const Flow &State, const Held *Except, ThreadId Ended) {
  for (const Held &H : State.Locks)
    if (&H != Except && !H.Hidden && !H.Doubt && H.Taken.valid() && sure(H))
      note(State, LockDeed::Pause, H, H.Taken, {}, Ended);
}

} // namespace pothole
