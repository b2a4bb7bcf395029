//===- What is remembered of handles of threads ---------------------------===//
//
// A std::thread must not die with a thread. Its content tells: a thread from
// the start on, nothing after a join, a detach or a move. A handle that only
// this thread reaches is known exactly; of elements of arrays and containers it
// is known which threads they may hold, and which of these may still run.

#include "checks/program/BodyRun.h"
#include "checks/program/Describe.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool isThread(const Atom &A) {
  return A.Kind == AtomKind::Thread || A.Kind == AtomKind::NonZero;
}

/// A number that is not 0 is a thread only in a handle.
bool holdsThread(const Interpreter &I, Cell Where, AtomsId Content) {
  const Type *Of = cellType(I, Where);
  return llvm::any_of(I.memory().atoms(Content), [&](const Atom &A) {
    return A.Kind == AtomKind::Thread ||
           (isThread(A) && Of && Of->Class == TypeClass::Thread);
  });
}

/// The slot an address is in, if a handle dies there or elements that do.
std::optional<uint32_t> handleSlot(const Function &F, const Event &E) {
  if (E.Kind != EventKind::ScopeEnd || !E.has(Flag::Discarded) ||
      E.has(Flag::Move))
    return std::nullopt;
  const Value *V = &F.Values[E.Address];
  while (V->Kind == ValueKind::Element)
    V = &F.Values[V->A];
  if (V->Kind != ValueKind::LocalAddress ||
      F.Locals[V->A].Kind != LocalKind::Variable)
    return std::nullopt;
  return V->A;
}

} // namespace

void BodyRun::noteHandle(HandleDeed Deed, ThreadId T, Cell Where) {
  HandleUses.insert({Deed, T, Where, Now});
}

/// The handle at an address dies, or would if the call at hand throws.
void BodyRun::loseHandle(Flow &State, const Atom &Handle, bool Past) {
  Cell C{Handle.A, M.storage(Handle.B)};
  auto starts = [&](const Atom &A) {
    return A.Kind == AtomKind::Thread &&
           I.Threads[A.A].Shown.Kind == StartKind::Thread;
  };
  if (Handle.Tag || !own(State, Handle)) {
    for (const Atom &A : Atoms(M.atoms(I.sharedContent(C, Self))))
      if (!Past && starts(A))
        noteHandle(HandleDeed::LoseShared, A.A, C);
    return;
  }
  const Atoms Content = M.atoms(load(State, Now, M.one(Handle)));
  if (C.Path != Handle.B || !M.unique(C)) {
    for (const Atom &A : Content)
      if (starts(A))
        noteHandle(!contains(State.Live, A.A) ? HandleDeed::Idle
                   : Past                     ? HandleDeed::ThrowPastSome
                                              : HandleDeed::LoseSome,
                   A.A, C);
    return;
  }
  if (!Content.empty() && llvm::all_of(Content, isThread)) {
    for (const Atom &A : Content)
      noteHandle(Past ? HandleDeed::ThrowPast : HandleDeed::Lose,
                 A.Kind == AtomKind::Thread ? A.A : NoThread, C);
  } else if (!Past) {
    noteHandle(HandleDeed::Idle, NoThread, C);
  }
}

void BodyRun::noteHandleDeath(Flow &State) {
  const Event &E = F.Events[Now];
  const Atoms Set = M.atoms(eval(State, E.Address));
  // That a call throws is noted at the call.
  if (!E.has(Flag::Try) && Set.size() == 1 && Set[0].Kind == AtomKind::Address)
    loseHandle(State, Set[0], /*Past=*/false);
}

/// An exception passes by handles, unless the function catches it where they
/// live on, or what knows of them dies as well and may join.
void BodyRun::noteHandlesPassed(Flow &State) {
  std::set<uint32_t> Slots;
  if (Locking.Caught[S.BlockOf[Now]]) {
    for (const Block &B : F.Blocks)
      if (B.Successors.size() == 2 && B.Successors[0] == S.BlockOf[Now] &&
          B.Successors[1] != NoBlock) {
        const Block &Pad = F.Blocks[B.Successors[1]];
        for (uint32_t N = 0; N < Pad.EventCount; ++N)
          if (const Event &E = F.Events[Pad.FirstEvent + N]; E.has(Flag::Try))
            if (std::optional<uint32_t> Slot = handleSlot(F, E))
              Slots.insert(*Slot);
      }
  } else {
    for (const Event &E : F.Events)
      if (std::optional<uint32_t> Slot = handleSlot(F, E))
        Slots.insert(*Slot);
  }
  for (uint32_t Slot : Slots) {
    ObjectId Home = M.object(ObjectKind::Local, Key, Slot, Thread);
    std::vector<Cell> Handles;
    bool Known = false;
    for (const auto &[Where, Content] : State.Cells) {
      if (Where.Object == Home)
        Handles.push_back(Where);
      else
        Known |= llvm::any_of(M.atoms(Content), [&](const Atom &A) {
          return A.Kind == AtomKind::Address && A.A == Home;
        });
    }
    if (!Known)
      for (const Cell &Where : Handles)
        loseHandle(State, {AtomKind::Address, Where.Object, Where.Path},
                   /*Past=*/true);
  }
}

/// Parameters by value: they are this function's.
void BodyRun::noteHandlesAtExit(Flow &State) {
  for (uint32_t Slot = 0; Slot < F.ParameterCount; ++Slot)
    if (const Local &L = F.Locals[Slot];
        L.Addressed && L.LocalType.Class == TypeClass::Thread &&
        L.LocalType.Spelling == "std::thread")
      loseHandle(
          State,
          {AtomKind::Address, M.object(ObjectKind::Local, Key, Slot, Thread)},
          /*Past=*/false);
}

/// After a join or a detach the handle has no thread.
void BodyRun::noteJoin(Flow &State) {
  const Event &E = F.Events[Now];
  bool InLoop = S.inLoop(S.BlockOf[Now]), Known = false;
  for (const Atom &A : M.atoms(eval(State, E.Operand)))
    if (A.Kind == AtomKind::Thread) {
      Known = true;
      noteHandle(E.Kind == EventKind::Detach ? HandleDeed::Detach
                 : InLoop                    ? HandleDeed::JoinEach
                                             : HandleDeed::Join,
                 A.A, {});
    } else if (A.Kind == AtomKind::Number || A.Kind == AtomKind::NonZero) {
      Known = true;
    }
  const Value &Handle = F.Values[E.Operand];
  if (!Known) {
    Cell From = AnyLock;
    if (Handle.Kind == ValueKind::Result &&
        F.Events[Handle.A].Kind == EventKind::Load)
      for (const Atom &A : M.atoms(eval(State, F.Events[Handle.A].Address)))
        if (A.Kind == AtomKind::Address)
          From = {A.A, A.B};
    noteHandle(HandleDeed::JoinUnknown, NoThread, From);
  }
  if (E.has(Flag::Try) || E.has(Flag::Timed) ||
      Handle.Kind != ValueKind::Result ||
      F.Events[Handle.A].Kind != EventKind::Load)
    return;
  // Of several handles it is one of them.
  Atoms Mine;
  for (const Atom &A : M.atoms(eval(State, F.Events[Handle.A].Address)))
    if (A.Kind == AtomKind::Address && !A.Tag && own(State, A))
      Mine.push_back(A);
  const AtomsId None = M.one({AtomKind::Number});
  store(State, M.intern(std::move(Mine)), None);
  if (!Known)
    State.Cells.transform([&](const Cell &Where, AtomsId Content) {
      return holdsThread(I, Where, Content) ? M.join(Content, None) : Content;
    });
}

/// Code without a body may join what it is handed, or keep it. What is called
/// for many, as by std::for_each, is handed who knows what.
void BodyRun::giveHandlesAway(Flow &State, const std::set<ObjectId> &Objects) {
  bool Any = F.Events[Now].has(Flag::Repeated);
  State.Cells.transform([&](const Cell &Where, AtomsId Content) {
    if (!(Any || Objects.count(Where.Object)) ||
        !holdsThread(I, Where, Content))
      return Content;
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Thread)
        noteHandle(HandleDeed::GiveAway, A.A, Where);
    return M.join(Content, M.one({AtomKind::Number}));
  });
  EntityId Callee = F.Events[Now].Callee;
  Location Place =
      Callee == NoEntity ? Location{} : I.Units.Entities[Callee].Place;
  if (Place.valid() && I.Units.Files[Place.File].System)
    return;
  for (ObjectId Object : Objects)
    if (!own(State, {AtomKind::Address, Object}))
      noteHandle(HandleDeed::GiveAway, NoThread, {Object, 0});
}

/// What was moved from holds no threads any more.
void BodyRun::emptyHandles(Flow &State, AtomsId From) {
  for (const Atom &A : M.atoms(From)) {
    if (A.Kind != AtomKind::Address || A.Tag || !own(State, A) ||
        M.storage(A.B) != A.B)
      continue;
    State.Cells.transform([&](const Cell &Where, AtomsId Content) {
      if (Where.Object != A.A || !holdsThread(I, Where, Content))
        return Content;
      PathId Path = Where.Path;
      while (Path && Path != A.B)
        Path = M.parent(Path);
      return Path == A.B ? M.one({AtomKind::Number}) : Content;
    });
  }
}

} // namespace pothole
