// `for (...) { a[i].x = 1; start(f, &a[i]); }`: the starter fills an element
// before the thread begins that is given it, and never touches it again while
// the loop goes on. `for (...) { join(t[i]); sum += a[i].x; }`: it looks at an
// element when the thread that had it is over.

#ifndef POTHOLE_CHECKS_PROGRAM_STARTLOOP_H
#define POTHOLE_CHECKS_PROGRAM_STARTLOOP_H

#include "checks/program/Interpreter.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pothole {

/// Accesses that nothing tells apart but where they stand.
struct AccessClass {
  RawAccess Like;
  ThreadId By = 0;
  std::vector<std::pair<ContextId, EventId>> Where;
};

class StartLoop {
public:
  explicit StartLoop(const Interpreter &I) : I(I) {}

  /// The starter's access to element `Mine` comes before the start of the
  /// thread that has element `Theirs`, if both are one.
  bool before(const AccessClass &Starter, const Selector &Mine,
              const Selector &Theirs) const;

  /// ... comes after that thread was joined.
  bool after(const AccessClass &Starter, const Selector &Mine,
             const Selector &Theirs) const;

private:
  struct Site {
    const Function *Body = nullptr; // whose the loop is
    EventId Start = 0;              // or the call that leads to it
    std::vector<CallSite> Below;    // the start and calls on the way to it
    const Loop *Around = nullptr;   // null: not such a loop
    std::set<BlockId> After;        // blocks that follow in the same round
    ValueId Handle = NoValue;       // address the thread's handle is kept at
  };
  const Site &site(ThreadId T, uint32_t Counter) const;
  const Site *siteOf(const AccessClass &Starter, const Selector &Mine,
                     const Selector &Theirs) const;
  bool precedes(const Site &At, EventId Event) const;
  bool follows(const Site &At, EventId Join, uint32_t Counter,
               EventId Event) const;
  bool mayFollow(const CallSite &Start, EventId Event) const;
  const Shape &shapeOf(const Function &Body) const;
  bool inStarter(const Site &At, const AccessClass &C, bool Below,
                 llvm::function_ref<bool(EventId)> Right) const;

  const Interpreter &I;
  OnlyCalls mutable Only{I.units()};
  std::map<std::pair<ThreadId, uint32_t>, Site> mutable Sites;
};

} // namespace pothole

#endif
