//===- Pointers that are published and taken by compare-exchange ----------===//
//
//   do n->next = old; while (!head.compare_exchange_weak(old, n));   published
//   while (n && !head.compare_exchange_weak(n, n->next)) ;           taken
//   if (!made.compare_exchange_strong(none, mine)) delete mine;      kept
//   for (n = head.exchange(nullptr); n; n = n->next)                 taken
//   whole
//
// Who succeeds has given away what it put there; who fails has it still, and
// knows what is there instead. What was expected and is replaced by null, or by
// what it leads to, is off the list and its finder's own. So is, of a list that
// is taken off whole, each element: nothing leads there but the list's head and
// other elements.
//
// Not seen: exchanges of records, with a count beside the pointer; who looks at
// an element that another has taken meanwhile, and whether it comes back.

#include "checks/program/BodyRun.h"
#include "checks/program/Flags.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

bool isNull(const Atoms &Set) {
  return Set.size() == 1 && Set[0].Kind == AtomKind::Number &&
         Set[0].Number == 0;
}

bool pointsSomewhere(const Atoms &Set) {
  return llvm::any_of(
      Set, [](const Atom &A) { return A.Kind == AtomKind::Address; });
}

} // namespace

/// Of one that is handed a pointer, success and failure are ways of their own.
bool BodyRun::compareExchange(const Flow &State, const Event &E, EventId Id,
                              AtomsId Where, AtomsId Operand,
                              std::vector<Flow> &Out) {
  if (!E.has(Flag::Try) || E.has(Flag::SuccessIsZero) || E.ArgCount != 1 ||
      E.Order == MemoryOrder::NonAtomic)
    return false;
  const AtomsId Expected = eval(State, F.Args[E.FirstArg]);
  const Atoms Wanted = M.atoms(Operand);
  if (!pointsSomewhere(Wanted) &&
      !(isNull(Wanted) && pointsSomewhere(M.atoms(Expected))))
    return false;
  Flow Failed = State, Done = State;
  Failed.Results.set(Id, M.one({AtomKind::Number}));
  Out.push_back(std::move(Failed));

  store(Done, Where, Operand);
  const Atoms Old = M.atoms(Expected);
  auto offList = [&](uint32_t Tag) {
    bool Here = llvm::any_of(Done.Origins, [&](const Origin &O) {
      return O.Tag == Tag && llvm::any_of(M.atoms(Where), [&](const Atom &A) {
               return A.Kind == AtomKind::Address &&
                      O.From == Cell{A.A, M.storage(A.B)};
             });
    });
    return Here && llvm::all_of(Wanted, [&](const Atom &A) {
             return A.Kind != AtomKind::Address ||
                    llvm::any_of(Done.Origins, [&](const Origin &O) {
                      return O.Tag == A.Tag && A.Tag &&
                             llvm::any_of(Old, [&](const Atom &Head) {
                               return Head.Kind == AtomKind::Address &&
                                      Head.Tag == O.Via;
                             });
                    });
           });
  };
  for (const Atom &A : Old)
    if (A.Kind == AtomKind::Address && A.Tag && offList(A.Tag))
      takeOver(Done, A.Tag);
  announce(Done, Where, E.Order);
  changed(Done, E, Where, Operand);
  for (const Atom &A : Atoms(M.atoms(Where)))
    if (A.Kind == AtomKind::Address && tracksFlag({A.A, A.B}) &&
        !own(Done, A)) {
      if (releases(E.Order) || fenced(Done, E.Order))
        post(Done, M.one(A));
      else
        I.Posters[{A.A, A.B}].insert(~0u);
    }
  Done.Results.set(Id, M.one({AtomKind::NonZero}));
  Out.push_back(std::move(Done));
  return true;
}

/// Where it fails, what it found takes the place of what it expected.
void BodyRun::tellWhatIsFound(Flow &State, const Event &E, EventId Id) {
  const Value &Success = F.Values[E.Operand];
  AtomsId Found = M.unknown();
  if (Success.Kind == ValueKind::Result) {
    const Atoms &Answer = M.atoms(eval(State, E.Operand));
    if (Answer.size() == 1 && Answer[0].Kind == AtomKind::NonZero)
      return;
    if (isNull(Answer))
      Found = load(State, Id, eval(State, F.Events[Success.A].Address));
  }
  AtomsId Where = eval(State, E.Address);
  access(State, Id, Where, false, true);
  store(State, Where, Found);
}

/// `head.exchange(nullptr)`: all there was is ours.
void BodyRun::takeWhole(Flow &State, AtomsId Where, AtomsId Old) {
  for (const Atom &A : Atoms(M.atoms(Old)))
    if (A.Kind == AtomKind::Address && A.Tag)
      takeOver(State, A.Tag);
  for (const Atom &A : Atoms(M.atoms(Where)))
    if (A.Kind == AtomKind::Address &&
        I.Drained.insert({A.A, M.storage(A.B)}).second)
      for (const Atom &Node : Atoms(M.atoms(Old)))
        if (Node.Kind == AtomKind::Address)
          I.wakeReadersOf(Node.A);
}

/// Nothing leads there but such a list's head and other elements.
bool BodyRun::onlyOnChain(ObjectId Node) const {
  if (I.Drained.empty())
    return false;
  const Object &O = M[Node];
  auto link = [&](ObjectId By) {
    return M[By].Record != NoEntity && M[By].Record == O.Record;
  };
  if (O.Kind == ObjectKind::Pointee)
    return I.Drained.count({O.A, O.B}) || (link(O.A) && onlyOnChain(O.A));
  auto It = I.Holders.find(Node);
  return O.Kind == ObjectKind::Heap && It != I.Holders.end() &&
         llvm::all_of(It->second, [&](const Cell &Holder) {
           ObjectKind By = M[Holder.Object].Kind;
           return I.Drained.count(Holder) ||
                  (link(Holder.Object) &&
                   (By == ObjectKind::Heap || By == ObjectKind::Pointee));
         });
}

} // namespace pothole
