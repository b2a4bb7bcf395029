//===- Members handed out by reference ------------------------------------===//
//
// `const Map &entries() const { return Entries; }`: whoever calls it reads the
// member after the return, under no lock that the function takes. In a library
// that is a read like any other; who else holds a lock at the member shows
// whether it should. Members of the project's own classes may have locks of
// their own, and records that are handed out whole are many; of these nothing
// is said, nor of what a guard is alive for.

#include "checks/program/BodyRun.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

void BodyRun::noteHandedOut(const Flow &State) {
  const Event &E = F.Events[Now];
  if (!E.has(Flag::Shared) || !E.Operand || Thread != 0 || State.Startup ||
      I.Kind == World::Program || I.Contexts[Self].FirstCaller != NoContext ||
      F.Self == NoEntity || !I.Units.Entities[F.Self].Public ||
      llvm::any_of(State.Locks, [](const Held &H) { return !H.Hidden; }))
    return;
  for (const Atom &A : Atoms(M.atoms(eval(State, E.Operand)))) {
    if (A.Kind != AtomKind::Address || !A.B ||
        M[A.A].Kind != ObjectKind::Instance ||
        M.last(A.B).Kind != SelectorKind::Field)
      continue;
    const Type &Of = I.Units.Entities[M.last(A.B).A].VariableType;
    if (Of.Class != TypeClass::Container && Of.Class != TypeClass::Pointer &&
        Of.Class != TypeClass::SmartPointer && Of.Class != TypeClass::Integer &&
        Of.Class != TypeClass::Boolean && Of.Class != TypeClass::Floating)
      continue;
    RawAccess R = moment(State);
    R.Where = {A.A, A.B};
    R.Tag = A.Tag;
    R.Read = true;
    Accesses.insert(R);
  }
}

} // namespace pothole
