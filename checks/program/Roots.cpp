//===- Where threads begin, and the order in which they are run -----------===//

#include "checks/program/Interpreter.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {

ThreadId Interpreter::startThread(ContextId Caller, EventId At,
                                  const Function &Entry, StartKind Kind,
                                  Location Place, ObjectId Of) {
  ThreadId Parent = Contexts[Caller].In.Thread;
  const Function *Body = Contexts[Caller].In.Body;
  // A thread that starts its own kind is that kind, several times.
  const bool Handed = Of && M[Of].Kind == ObjectKind::Code;
  for (ThreadId T = Parent; T != 0; T = Threads[T].Shown.Parent)
    if (Threads[T].Shown.Entry == Entry.Self &&
        Threads[T].Shown.Place == Place &&
        (!Handed || Threads[T].Runs == M[Of].A)) {
      Threads[T].Recursive = Threads[T].Shown.Many = true;
      return T;
    }
  auto [It, New] = ThreadIds.try_emplace({Body, At, &Entry, Parent, Of},
                                         (ThreadId)Threads.size());
  if (New) {
    ThreadRoot Root;
    const Entity &E = Units.Entities[Entry.Self];
    Root.Shown.Name = E.ShortName == "operator()" ? E.Name : E.ShortName;
    if (Handed) {
      Root.Runs = M[Of].A;
      Root.Shown.Name = Units.Entities[Root.Runs].ShortName;
    }
    Root.Shown.Entry = Entry.Self;
    Root.Shown.Parent = Parent;
    Root.Shown.Kind = Kind;
    Root.Shown.Place = Place;
    Root.StartedIn = Caller;
    Root.StartedAt = At;
    Threads.push_back(std::move(Root));
    insert(Threads[Parent].Started, It->second);
  }
  if (Threads[Parent].Shown.Many)
    Threads[It->second].Shown.Many = true;
  return It->second;
}

void Interpreter::enterThread(ThreadId Id, Entry In) {
  ThreadRoot &Root = Threads[Id];
  for (ContextId Known : Root.Roots) {
    Context &C = Contexts[Known];
    if (C.In.Body != In.Body)
      continue;
    bool Grown = C.In.State.join(In.State, M);
    if (In.Repeated && !C.In.Repeated)
      Grown = C.In.Repeated = true;
    if (Grown)
      markDirty(Known);
    return;
  }
  ContextId New = Contexts.size();
  Contexts.emplace_back();
  Contexts.back().In = std::move(In);
  Contexts.back().Merged = true;
  Root.Roots.push_back(New);
  markDirty(New);
}

void Interpreter::runInitializers() {
  for (const Function &Body : Units.Initializers) {
    Entry In;
    In.Body = &Body;
    In.State.Startup = true;
    ContextId Id = contextFor(std::move(In), NoContext, 0);
    Threads[0].Roots.push_back(Id);
    evaluate(Id);
  }
  for (const Function &Body : Units.Functions)
    if (Units.Entities[Body.Self].BeforeMain) {
      Entry In;
      In.Body = &Body;
      In.State.Startup = true;
      In.State.Slots = std::vector<AtomsId>(Body.ParameterCount, M.unknown());
      ContextId Id = contextFor(std::move(In), NoContext, 0);
      Threads[0].Roots.push_back(Id);
      evaluate(Id);
    }
}

void Interpreter::enterRoot(const Function &Body,
                            const std::vector<ThreadId> &Live) {
  Entry In;
  In.Body = &Body;
  In.Repeated = Kind != World::Program;
  In.State.Live = Live;
  In.State.Startup = SetsUp.count(Body.Self) && Kind != World::Program;
  for (uint32_t Slot = 0; Slot < Body.ParameterCount; ++Slot) {
    const Local &L = Body.Locals[Slot];
    AtomsId Arg = M.unknown();
    bool Points = L.LocalType.Class == TypeClass::Pointer ||
                  L.LocalType.Class == TypeClass::Reference ||
                  L.Kind == LocalKind::This;
    if (Points && L.LocalType.Record != NoEntity) {
      uint32_t Tag = tagOf(4, ((uint64_t)bodyKey(Units, Body) << 32) | Slot);
      Arg = M.one({AtomKind::Address,
                   M.object(ObjectKind::Instance, L.LocalType.Record), 0, Tag});
      if (auto It = HandedBack.find(L.LocalType.Record); It != HandedBack.end())
        for (ObjectId Object : It->second) {
          PathId First = M.extend(0, {SelectorKind::Index});
          Arg = M.join(Arg, M.one({AtomKind::Address, Object, First, Tag}));
          insert(In.State.Leaked, Object);
        }
    }
    In.State.Slots.edit().push_back(Arg);
  }
  ContextId Context = contextFor(std::move(In), NoContext, 0);
  if (!llvm::is_contained(Threads[0].Roots, Context))
    Threads[0].Roots.push_back(Context);
  evaluate(Context);
}

void Interpreter::collectHandedBack(const std::vector<ThreadId> &Running) {
  const PathId First = M.extend(0, {SelectorKind::Index});
  for (ThreadId T : Running)
    for (ContextId Root : Threads[T].Roots)
      for (AtomsId Content : Contexts[Root].In.State.Slots)
        for (const Atom &A : M.atoms(Content))
          if (A.Kind == AtomKind::Address && A.B == First &&
              M[A.A].Kind == ObjectKind::Heap && M[A.A].Owner == 0 &&
              M[A.A].Record != NoEntity)
            insert(HandedBack[M[A.A].Record], A.A);
}

/// Threads that one call into a library leaves running are there when the next
/// one comes; but what starts them comes first.
void Interpreter::enterCallers(const std::vector<EntityId> &Exported) {
  std::vector<ThreadId> Left;
  for (ContextId Root : Threads[0].Roots)
    for (const Exit &E : Contexts[Root].Exits)
      unite(Left, E.State.Live);
  if (Left.empty())
    return;
  std::map<EntityId, std::vector<ThreadId>> StartedBy;
  for (ThreadId T : Left) {
    std::set<ContextId> Seen;
    std::vector<ContextId> Work{Threads[T].StartedIn};
    while (!Work.empty()) {
      ContextId Id = Work.back();
      Work.pop_back();
      if (!Seen.insert(Id).second)
        continue;
      insert(StartedBy[Contexts[Id].In.Body->Self], T);
      for (const auto &[Caller, At] : Contexts[Id].Callers)
        if (Contexts[Caller].In.Thread == 0)
          Work.push_back(Caller);
    }
  }
  collectHandedBack(Left);
  // What is done to an object before a thread is started on it.
  for (auto &[Starter, Started] : StartedBy)
    if (const Function *Body = Units.body(Starter))
      for (ThreadId T : Started)
        for (ObjectId Object : given(T))
          for (uint32_t Slot = 0; Slot < Body->ParameterCount; ++Slot)
            if (Body->Locals[Slot].LocalType.Record == M[Object].A)
              Exclusive[Starter].insert(Slot);
  // A destructor that joins a thread is not alone with its object before.
  for (ThreadId T : Left)
    for (ObjectId Object : given(T))
      if (auto It = Units.Methods.find(M[Object].A); It != Units.Methods.end())
        for (EntityId Method : It->second)
          if (const Function *Body = Units.body(Method);
              Body && Units.Entities[Method].Destructor &&
              llvm::any_of(Body->Events, [](const Event &E) {
                return E.Kind == EventKind::Join;
              }))
            Exclusive.erase(Method);
  std::vector<ContextId> Kept;
  for (ContextId Root : Threads[0].Roots)
    if (Contexts[Root].In.State.Startup ||
        Contexts[Root].FirstCaller != NoContext)
      Kept.push_back(Root);
  Threads[0].Roots = std::move(Kept);
  for (EntityId Id : Exported)
    if (const Function *Body = Units.body(Id)) {
      std::vector<ThreadId> Live = Left;
      for (ThreadId T : StartedBy[Id])
        erase(Live, T);
      enterRoot(*Body, Live);
    }
}

void Interpreter::runDeferred() {
  for (const Deferred &D : std::set<Deferred>(Later)) {
    Entry In;
    In.Body = D.Body;
    In.Thread = D.Thread;
    In.Repeated = true;
    In.State.Slots = D.Args;
    In.State.Slots.edit().resize(D.Body->ParameterCount, M.unknown());
    In.State.Live = EverLive[D.Thread];
    ContextId Id = contextFor(std::move(In), NoContext, 0);
    if (Contexts[Id].FirstCaller == NoContext) {
      Contexts[Id].FirstCaller = D.Caller;
      Contexts[Id].FirstEvent = D.At;
    }
    if (!llvm::is_contained(Threads[D.Thread].Roots, Id))
      Threads[D.Thread].Roots.push_back(Id);
    evaluate(Id);
  }
}

void Interpreter::run(EntityId Main, const std::vector<EntityId> &Exported,
                      const std::vector<EntityId> &Uncalled) {
  runInitializers();
  if (Main != NoEntity)
    if (const Function *Body = Units.body(Main))
      enterRoot(*Body, {});
  for (EntityId Id : Exported)
    if (const Function *Body = Units.body(Id))
      enterRoot(*Body, {});
  finish();
  if (Main == NoEntity) {
    enterCallers(Exported);
    finish();
  }
  std::vector<ContextId> Roots = Threads[0].Roots;
  for (EntityId Id : Uncalled)
    if (const Function *Body = Units.body(Id))
      enterRoot(*Body, {});
  for (ContextId Id : Threads[0].Roots)
    if (!llvm::is_contained(Roots, Id))
      this->Uncalled.push_back(Id);
  if (!this->Uncalled.empty())
    finish();
  Threads[0].Roots = std::move(Roots);
}

void Interpreter::finish() {
  size_t Known;
  unsigned Rounds = 0;
  do {
    Known = Contexts.size();
    settle();
    runDeferred();
    settle();
    // What a thread leaves running goes on after it is joined.
    for (ThreadId T = 1; T < Threads.size(); ++T) {
      std::vector<ThreadId> Leaves = StopLive[T];
      for (ContextId Root : Threads[T].Roots)
        for (const Exit &E : Contexts[Root].Exits)
          unite(Leaves, E.State.Live);
      // Only its own descendants: the others are not its doing.
      llvm::erase_if(Leaves,
                     [&](ThreadId L) { return L == T || !isAncestor(T, L); });
      if (unite(Threads[T].ExitLive, Leaves) &&
          Threads[T].StartedIn != NoContext)
        markDirty(Threads[T].StartedIn);
    }
  } while ((Contexts.size() != Known || !Queue.empty()) && ++Rounds < 20);
}

std::set<ObjectId> Interpreter::given(ThreadId Id) const {
  std::set<ObjectId> Result;
  auto add = [&](AtomsId Content) {
    for (const Atom &A : M.atoms(Content))
      if (A.Kind == AtomKind::Address &&
          (M[A.A].Kind == ObjectKind::Instance || handedBack(A.A)))
        Result.insert(A.A);
  };
  for (ContextId Root : Threads[Id].Roots) {
    for (AtomsId Content : Contexts[Root].In.State.Slots)
      add(Content);
    for (const auto &[Where, Content] : Contexts[Root].In.State.Cells)
      add(Content);
  }
  return Result;
}

uint32_t Interpreter::instanceTag(ThreadId Id) const {
  auto It = Tags.find({3, Id});
  return It == Tags.end() ? ~0u : It->second;
}

bool Interpreter::isAncestor(ThreadId Ancestor, ThreadId Of) const {
  while (Of != 0) {
    Of = Threads[Of].Shown.Parent;
    if (Of == Ancestor)
      return true;
  }
  return false;
}

} // namespace pothole
