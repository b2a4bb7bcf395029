//===- Locks that programs make of a number -------------------------------===//
//
//   while (busy.exchange(true)) ;      taken where it was found clear
//   while (now.load() != mine) ;       taken when the ticket drawn is called,
//                                      or the number that a thread has
//   s.compare_exchange(c, c + 1)       taken as a reader, where others set s
//
// Such a number is released by whoever holds it, by a store or an update that
// releases, or a plain one if it is volatile: of the number it is a race, not
// of what the lock guards.

#include "checks/program/BodyRun.h"
#include "checks/program/Flags.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

/// The attempt's result tells.
AtomsId BodyRun::spin(const Event &E, AtomsId Where, AtomsId Operand) {
  const Atoms &Set = M.atoms(Where), &Wanted = M.atoms(Operand);
  bool Acquires = E.Order != MemoryOrder::Relaxed &&
                  E.Order != MemoryOrder::Release &&
                  E.Order != MemoryOrder::NonAtomic;
  if (!Acquires || Set.size() != 1 || Set[0].Kind != AtomKind::Address ||
      Wanted.size() != 1)
    return M.unknown();
  Cell Word{Set[0].A, Set[0].B};
  bool Sets = Wanted[0].Kind == AtomKind::Number && Wanted[0].Number != 0;
  const Value &New = F.Values[E.Operand];
  bool Counts = Wanted[0].Kind == AtomKind::Unknown &&
                New.Kind == ValueKind::Binary && New.Op == Operator::Add &&
                F.Values[New.B].Kind == ValueKind::Number &&
                !E.has(Flag::SuccessIsZero) && I.LockWords.count(Word);
  if (!Sets && !Counts)
    return M.unknown();
  if (Sets)
    noteWord(Word);
  return M.one({AtomKind::Taken, Set[0].A, Set[0].B, Set[0].Tag,
                (E.has(Flag::SuccessIsZero) ? 0 : 1) + (Counts ? 2 : 0)});
}

void BodyRun::noteWord(Cell Word) {
  if (I.LockWords.insert(Word).second)
    I.wakeReaders(Word);
}

/// Who holds such a lock changes its number.
bool BodyRun::letsGo(const Flow &State, const Event &E, AtomsId Where) {
  bool Plain = E.Order == MemoryOrder::NonAtomic && E.has(Flag::Volatile);
  const Atoms &Set = M.atoms(Where);
  if ((!releases(E.Order) && !Plain) || Set.size() != 1 ||
      Set[0].Kind != AtomKind::Address)
    return false;
  Cell Word{Set[0].A, Set[0].B};
  bool Holds =
      I.LockWords.count(Word) && llvm::any_of(State.Locks, [&](const Held &H) {
        return !H.Hidden && H.Lock == Word;
      });
  if (Holds)
    I.LetGo.insert(Word);
  return Holds;
}

/// `mine` was drawn from a counter, or is a number of the thread's own, and is
/// now the number called.
bool BodyRun::takesTicket(Flow &State, ValueId Called, ValueId Mine) {
  const Value &Now = F.Values[Called];
  if (Now.Kind != ValueKind::Result)
    return false;
  const Event &Load = F.Events[Now.A];
  bool Ordered =
      Load.Order != MemoryOrder::Relaxed &&
      (Load.Order != MemoryOrder::NonAtomic || Load.has(Flag::Volatile));
  if (Load.Kind != EventKind::Load || !Ordered)
    return false;
  const Atoms &Number = M.atoms(eval(State, Mine));
  bool Own = Number.size() == 1 && Number[0].Kind == AtomKind::Distinct &&
             Number[0].A == Thread && Load.Order != MemoryOrder::NonAtomic;
  if (F.Values[Mine].Kind == ValueKind::LocalContent)
    if (std::optional<ValueId> Only = onlyContent(F, F.Values[Mine].A))
      Mine = *Only;
  const Atoms Word = M.atoms(eval(State, Load.Address));
  if (Own && Word.size() == 1 && Word[0].Kind == AtomKind::Address) {
    noteWord({Word[0].A, Word[0].B});
    acquire(State, M.one(Word[0]), 0, Location{});
    return true;
  }
  if (F.Values[Mine].Kind != ValueKind::Result)
    return false;
  const Event &Draw = F.Events[F.Values[Mine].A];
  if (Draw.Kind != EventKind::Update || Draw.has(Flag::Try) ||
      Draw.Order == MemoryOrder::NonAtomic)
    return false;
  const AtomsId Where = eval(State, Load.Address);
  const Atoms &Set = M.atoms(Where);
  if (Set.size() != 1 || Set[0].Kind != AtomKind::Address ||
      Where == eval(State, Draw.Address))
    return false;
  noteWord({Set[0].A, Set[0].B});
  acquire(State, Where, 0, Location{});
  return true;
}

} // namespace pothole
