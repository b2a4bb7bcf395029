//===- What a loop's counters are at its head -----------------------------===//
//
// A counter is the number of the round, unless it started at a number that
// tells threads apart: then it is the thread's own number still, within its
// slice or, where it steps from thread to thread (`i += threads`), beside it.

#include "checks/program/BodyRun.h"
#include "checks/program/OwnSlice.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

namespace pothole {

namespace {

bool isOfSlot(const Selector &S, uint32_t Key, uint32_t Slot) {
  return S.Kind == SelectorKind::Affine && S.A == Key && S.B == Slot;
}

} // namespace

/// What the counter is compared with where the loop goes on.
AtomsId BodyRun::boundOf(const Flow &State, const Loop &L, uint32_t Slot,
                         bool &Equal) {
  const Value &Test = F.Values[F.Blocks[L.Head].Condition];
  Equal = Test.Op == Operator::LessEqual;
  if (Test.Kind != ValueKind::Binary ||
      (Test.Op != Operator::Less && Test.Op != Operator::NotEqual && !Equal) ||
      F.Values[Test.A].Kind != ValueKind::LocalContent ||
      F.Values[Test.A].A != Slot)
    return 0;
  if (F.Values[Test.B].Kind != ValueKind::Result)
    return eval(State, Test.B);
  Flow Ahead = State; // it is loaded for the test
  const pothole::Block &B = F.Blocks[L.Head];
  for (EventId Id = B.FirstEvent; Id < B.FirstEvent + B.EventCount; ++Id)
    if (F.Events[Id].Kind == EventKind::Load &&
        !F.Events[Id].has(Flag::Structure))
      Ahead.Results.set(Id, load(Ahead, Id, eval(Ahead, F.Events[Id].Address)));
  return eval(Ahead, Test.B);
}

AtomsId BodyRun::counterAt(const Flow &State, const Loop &L, uint32_t Slot,
                           int64_t Step, bool Again) {
  Atom Counter{AtomKind::Affine, Key, Slot};
  if (std::optional<Atom> A = varying(M, State.Slots[Slot]);
      A && !(A->Kind == AtomKind::Affine && A->A == Key && A->B == Slot)) {
    if (A->Tag) {
      const Slice &S = M.slice(A->Tag);
      if (Again && S.Within && !S.Loose && Step)
        return sliced(M, Operator::Sub, M.one(*A),
                      M.one({AtomKind::Number, 0, 0, 0, Step}));
      bool Equal = false;
      AtomsId Bound = boundOf(State, L, Slot, Equal);
      if (std::optional<Atom> In = counted(M, *A, Bound, Equal))
        return M.one(*In);
      return M.one(Counter);
    }
    // `for (i = id; i < n; i += Threads)`
    if (A->Kind == AtomKind::Distinct && (Step > 1 || Step < -1)) {
      int64_t Size = Step < 0 ? -Step : Step;
      A->Number = (A->Number % Size + Size) % Size;
      return M.one(*A);
    }
  }
  Atoms Now;
  for (Atom A : M.atoms(State.Slots[Slot]))
    if (A.Kind == AtomKind::Address) {
      Selector Last = A.B ? M.last(A.B) : Selector();
      if (Again && A.B && isOfSlot(Last, Key, Slot) && !Last.Slice) {
        Last.Number -= Step; // the same, one round on
        A.B = M.extend(M.parent(A.B), Last);
      } else {
        A.B = M.shift(A.B, Counter);
      }
      Now.push_back(A);
    } else if (A.Kind == AtomKind::Linear) {
      // `for (i = id * size; ...)`: still the thread's own.
      Linear From = M.Linears[A.A];
      From.obscure(*M.linear(Counter));
      Now.push_back({AtomKind::Linear, M.Linears.intern(From)});
    }
  if (Now.empty())
    Now.push_back(Counter);
  return M.intern(std::move(Now));
}

/// `start = end` where a loop starts threads: where this round's slice begins.
AtomsId BodyRun::cursorAt(AtomsId Content, uint32_t Slot) {
  const Atom Start = steps(M, Key, Slot);
  Atoms Now;
  for (Atom A : M.atoms(Content))
    if (A.Kind == AtomKind::Address) {
      bool Ours = A.B && isOfSlot(M.last(A.B), Key, Slot);
      PathId Base = Ours ? M.extend(M.parent(A.B), {SelectorKind::Index}) : A.B;
      A.B = M.shift(Base, Start);
      Now.push_back(A);
    }
  if (Now.empty())
    Now.push_back(Start);
  return M.intern(std::move(Now));
}

bool BodyRun::startsThreads(const Loop &L) const {
  return llvm::any_of(L.Body, [&](BlockId Block) {
    const pothole::Block &B = F.Blocks[Block];
    return llvm::any_of(llvm::seq(B.FirstEvent, B.FirstEvent + B.EventCount),
                        [&](EventId E) {
                          return F.Events[E].Kind == EventKind::Start ||
                                 (F.Events[E].Kind == EventKind::Call &&
                                  I.Guards.starts(F.Events[E].Callee));
                        });
  });
}

void BodyRun::enterLoop(Flow &State, const Loop &L, BlockId From) {
  const bool Again = L.contains(From);
  for (size_t N = 0; N < L.Counters.size(); ++N) {
    uint32_t Slot = L.Counters[N];
    State.Slots.set(Slot, counterAt(State, L, Slot, L.Steps[N], Again));
  }
  const bool Starts = llvm::any_of(L.Counters,
                                   [&](uint32_t Slot) {
                                     return contains(StartCounters, Slot);
                                   }) ||
                      (L.Counters.empty() && startsThreads(L));
  if (Starts && Again) // other elements from now on
    for (uint32_t Slot : L.Counters)
      renewTag(State, I.ownerTag({SelectorKind::Affine, Key, Slot}));
  for (uint32_t Slot : L.Cursors) {
    if (F.Locals[Slot].Addressed) { // an iterator
      Cell Where{M.object(ObjectKind::Local, Key, Slot, Thread)};
      auto Known = State.Cells.find(Where);
      if (Starts && Known != State.Cells.end() &&
          llvm::all_of(M.atoms(Known->second), [](const Atom &A) {
            return A.Kind == AtomKind::Address;
          }))
        State.Cells.set(Where, cursorAt(Known->second, Slot));
      continue;
    }
    if (Starts) {
      State.Slots.set(Slot, cursorAt(State.Slots[Slot], Slot));
      continue;
    }
    // `i += threads`: as it was when the loop began.
    if (!Again)
      continue;
    for (const Flow &Before : In[L.Head])
      if (std::optional<Atom> A = varying(M, Before.Slots[Slot]);
          A && A->Kind == AtomKind::Distinct)
        State.Slots.set(Slot, Before.Slots[Slot]);
  }
}

} // namespace pothole
