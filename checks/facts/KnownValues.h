// Is this one of the enumeration's values? Switches, so that the compiler asks
// for a value that was added to the enumeration and not here.

#ifndef POTHOLE_CHECKS_FACTS_KNOWNVALUES_H
#define POTHOLE_CHECKS_FACTS_KNOWNVALUES_H

#include "checks/facts/Facts.h"

namespace pothole {

inline bool known(TypeClass Value) {
  switch (Value) {
  case TypeClass::Unknown:
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Floating:
  case TypeClass::Pointer:
  case TypeClass::Reference:
  case TypeClass::Record:
  case TypeClass::Container:
  case TypeClass::SmartPointer:
  case TypeClass::Callable:
  case TypeClass::Closure:
  case TypeClass::Atomic:
  case TypeClass::Lock:
  case TypeClass::Guard:
  case TypeClass::Condition:
  case TypeClass::OnceFlag:
  case TypeClass::Thread:
  case TypeClass::Synchronizer:
  case TypeClass::Synchronized:
  case TypeClass::LibraryRecord:
    return true;
  }
  return false;
}

inline bool known(EntityKind Value) {
  switch (Value) {
  case EntityKind::Function:
  case EntityKind::Variable:
  case EntityKind::Field:
  case EntityKind::Record:
    return true;
  }
  return false;
}

inline bool known(Storage Value) {
  switch (Value) {
  case Storage::None:
  case Storage::Global:
  case Storage::FileStatic:
  case Storage::StaticLocal:
  case Storage::StaticMember:
  case Storage::ThreadLocal:
  case Storage::Library:
    return true;
  }
  return false;
}

inline bool known(ValueKind Value) {
  switch (Value) {
  case ValueKind::Unknown:
  case ValueKind::Number:
  case ValueKind::FunctionAddress:
  case ValueKind::Result:
  case ValueKind::LocalAddress:
  case ValueKind::LocalContent:
  case ValueKind::GlobalAddress:
  case ValueKind::Member:
  case ValueKind::Element:
  case ValueKind::Shift:
  case ValueKind::Base:
  case ValueKind::Binary:
    return true;
  }
  return false;
}

inline bool known(Operator Value) {
  switch (Value) {
  case Operator::None:
  case Operator::Add:
  case Operator::Sub:
  case Operator::Mul:
  case Operator::Div:
  case Operator::Rem:
  case Operator::BitAnd:
  case Operator::BitOr:
  case Operator::BitXor:
  case Operator::ShiftLeft:
  case Operator::ShiftRight:
  case Operator::Equal:
  case Operator::NotEqual:
  case Operator::Less:
  case Operator::LessEqual:
  case Operator::Greater:
  case Operator::GreaterEqual:
  case Operator::LogicalNot:
  case Operator::Minus:
  case Operator::Minimum:
  case Operator::Maximum:
    return true;
  }
  return false;
}

inline bool known(EventKind Value) {
  switch (Value) {
  case EventKind::Load:
  case EventKind::Store:
  case EventKind::Update:
  case EventKind::Copy:
  case EventKind::Alloc:
  case EventKind::Free:
  case EventKind::ScopeEnd:
  case EventKind::Call:
  case EventKind::Return:
  case EventKind::Throw:
  case EventKind::Start:
  case EventKind::Join:
  case EventKind::Detach:
  case EventKind::Acquire:
  case EventKind::Release:
  case EventKind::LockInit:
  case EventKind::LockDestroy:
  case EventKind::GuardInit:
  case EventKind::GuardLock:
  case EventKind::GuardUnlock:
  case EventKind::GuardRelease:
  case EventKind::GuardDestroy:
  case EventKind::GuardOwns:
  case EventKind::Wait:
  case EventKind::Notify:
  case EventKind::Post:
  case EventKind::Await:
  case EventKind::Once:
  case EventKind::OnceBegin:
  case EventKind::OnceEnd:
  case EventKind::Fence:
  case EventKind::Suspend:
  case EventKind::Unsafe:
  case EventKind::Barrier:
  case EventKind::Iterate:
  case EventKind::SoleBegin:
  case EventKind::SoleEnd:
  case EventKind::Block:
    return true;
  }
  return false;
}

inline bool known(Promise Value) {
  switch (Value) {
  case Promise::Guarded:
  case Promise::PointeeGuarded:
  case Promise::Requires:
  case Promise::Excludes:
  case Promise::Acquires:
  case Promise::Tries:
  case Promise::Releases:
  case Promise::Asserts:
  case Promise::TakenBefore:
  case Promise::TakenAfter:
    return true;
  }
  return false;
}

inline bool known(MemoryOrder Value) {
  switch (Value) {
  case MemoryOrder::NonAtomic:
  case MemoryOrder::Relaxed:
  case MemoryOrder::Consume:
  case MemoryOrder::Acquire:
  case MemoryOrder::Release:
  case MemoryOrder::AcquireRelease:
  case MemoryOrder::Sequential:
    return true;
  }
  return false;
}

inline bool known(StartKind Value) {
  switch (Value) {
  case StartKind::None:
  case StartKind::Thread:
  case StartKind::Scoped:
  case StartKind::Task:
  case StartKind::Parallel:
  case StartKind::Signal:
  case StartKind::Callback:
    return true;
  }
  return false;
}

inline bool known(GuardMode Value) {
  switch (Value) {
  case GuardMode::Lock:
  case GuardMode::Defer:
  case GuardMode::Adopt:
  case GuardMode::Try:
    return true;
  }
  return false;
}

inline bool known(LocalKind Value) {
  switch (Value) {
  case LocalKind::This:
  case LocalKind::Parameter:
  case LocalKind::Variable:
  case LocalKind::Temporary:
    return true;
  }
  return false;
}

inline bool known(GapKind Value) {
  switch (Value) {
  case GapKind::ParseError:
  case GapKind::BodySkipped:
  case GapKind::UnknownCode:
  case GapKind::FailedUnit:
  case GapKind::Ambiguous:
  case GapKind::Limit:
    return true;
  }
  return false;
}

} // namespace pothole

#endif
