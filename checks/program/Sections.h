// What one function, itself and through what it calls, does in one section of a
// lock and what in two.

#ifndef POTHOLE_CHECKS_PROGRAM_SECTIONS_H
#define POTHOLE_CHECKS_PROGRAM_SECTIONS_H

#include "checks/program/Waiting.h"

namespace pothole {

class Sections {
public:
  explicit Sections(const Interpreter &I) : I(I) {}

  const Control &control(ContextId Id) { return Shapes.of(body(Id)); }
  std::optional<Cell> commonLock(const RawAccess &A, const RawAccess &B) const;
  /// Both hold a lock, and it is released in between on every way.
  bool split(ContextId Id, const Deed &First, const Deed &Second);
  /// One section of one lock has both.
  bool together(ContextId Id, const Deed &First, const Deed &Second) {
    return commonLock(*First.Access, *Second.Access) &&
           !split(Id, First, Second);
  }
  /// The constant that is stored, if one is.
  std::optional<int64_t> stored(const Deed &D) const;

private:
  const Function &body(ContextId Id) const { return *I.contexts()[Id].In.Body; }
  bool isCall(ContextId Id, EventId At) const {
    return body(Id).Events[At].Kind == EventKind::Call;
  }
  bool calledWith(ContextId Id, EventId At, const Cell &Lock) const;
  bool releases(ContextId Id, EventId At, const Cell &Lock) const;

  const Interpreter &I;
  Controls Shapes;
};

} // namespace pothole

#endif
