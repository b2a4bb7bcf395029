//===- What each instance of a thread was handed --------------------------===//
//
// Seen:     handles kept in a field of what the thread is handed by address, or
//           captures by reference; joins through any pointer, cursor, iterator
//           or member function, as long as the access after it uses the same.
// Not seen: handles kept in an array of their own, but by index: StartLoop.cpp.

#include "checks/program/OwnPlace.h"

#include "checks/program/BodyRun.h"
#include "checks/program/Collision.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

EntityId lastField(const Memory &M, PathId Path) {
  return Path && M.last(Path).Kind == SelectorKind::Field ? M.last(Path).A
                                                          : NoEntity;
}

bool within(const Memory &M, const RawAccess &R, const Reached &P) {
  if (R.Where.Object != P.At.Object || R.Tag != P.Via)
    return false;
  const std::vector<Selector> &All = M.selectors(R.Where.Path),
                              &Head = M.selectors(P.At.Path);
  return All.size() >= Head.size() &&
         std::equal(Head.begin(), Head.end(), All.begin());
}

} // namespace

std::optional<Reached> placeWithin(const Memory &M, const Atom &Address) {
  if (Address.Kind != AtomKind::Address)
    return std::nullopt;
  PathId Path = Address.B;
  while (Path && (M.last(Path).Kind == SelectorKind::Field ||
                  M.last(Path).Kind == SelectorKind::Structure))
    Path = M.parent(Path);
  for (PathId Outer = Path; Outer; Outer = M.parent(Outer))
    if (M.last(Outer).Kind == SelectorKind::Any)
      return std::nullopt;
  if (!Path && !Address.Tag && !M.unique({Address.A, 0}))
    return std::nullopt;
  return Reached{{Address.A, Path}, Address.Tag};
}

void BodyRun::notePlaces(const Flow &State, const Flow &Child, ThreadId T,
                         const std::vector<AtomsId> &Args) {
  OwnPlaces &Of = I.Places[T];
  auto see = [&](const Flow &In, AtomsId Content, std::set<Reached> &Into) {
    for (const Atom &A : M.atoms(Content)) {
      if (auto P = placeWithin(M, A))
        Into.insert(*P);
      if (A.Kind != AtomKind::Address || A.B) // what a closure holds
        continue;
      for (auto It = In.Cells.lower_bound({A.A, 0});
           It != In.Cells.end() && It->first.Object == A.A; ++It)
        for (const Atom &Held : M.atoms(It->second))
          if (auto P = placeWithin(M, Held))
            Into.insert(*P);
    }
  };
  for (AtomsId Each : Args)
    see(State, Each, Of.Given);
  for (AtomsId Each : Child.Slots)
    see(Child, Each, Of.Mine);
}

void BodyRun::noteHandleKept(const Flow &State, AtomsId Where, AtomsId Handle) {
  for (const Atom &A : M.atoms(Handle)) {
    if (A.Kind != AtomKind::Thread)
      continue;
    OwnPlaces &Of = I.Places[A.A];
    for (const Atom &To : M.atoms(Where)) {
      if (To.Kind != AtomKind::Address || (!To.Tag && own(State, To)))
        continue;
      std::optional<Reached> P = placeWithin(M, To);
      if (EntityId Field = lastField(M, To.B); Field != NoEntity)
        (P && Of.Given.count(*P) ? Of.Beside : Of.Elsewhere).insert(Field);
    }
  }
}

/// By this handle a thread was joined, or it was found to have none.
void BodyRun::noteEnded(Flow &State, ValueId Handle, AtomsId Joined) {
  const Value &V = F.Values[Handle];
  if (V.Kind != ValueKind::Result || F.Events[V.A].Kind != EventKind::Load ||
      I.Kind != World::Program)
    return;
  // What is reached by the same pointer later is the same of these.
  for (const Atom &From : Atoms(M.atoms(eval(State, F.Events[V.A].Address)))) {
    std::optional<Reached> P = placeWithin(M, From);
    EntityId Field = P ? lastField(M, From.B) : NoEntity;
    if (Field == NoEntity)
      continue;
    for (const Atom &A : M.atoms(Joined))
      if (A.Kind == AtomKind::Thread && I.Threads[A.A].Shown.Many)
        insert(State.Ended, EndedPlace{A.A, Field, P->At, P->Via});
  }
}

/// The starter has joined the instance that the other access belongs to. In a
/// callee a tag of the thread's own may name another object.
bool Collision::joinedBefore(const AccessClass &Starter,
                             const AccessClass &Of) const {
  const OwnPlaces *Places = I.placesOf(Of.By);
  if (!Places || I.threads()[Of.By].Detached)
    return false;
  const std::vector<ContextId> &Roots = I.threads()[Of.By].Roots;
  const bool AtRoot = llvm::all_of(Of.Where, [&](const auto &At) {
    return llvm::is_contained(Roots, At.first);
  });
  auto mine = [&](const Reached &P) {
    return within(M, Of.Like, P) && (AtRoot || !P.Via || !I.renamable(P.Via));
  };
  return llvm::any_of(I.endedOf(Starter.Like.Ended), [&](const EndedPlace &E) {
    return E.Thread == Of.By && Places->Beside.count(E.Handle) &&
           !Places->Elsewhere.count(E.Handle) &&
           within(M, Starter.Like, {E.Place, E.Tag}) &&
           llvm::any_of(Places->Mine, mine);
  });
}

} // namespace pothole
