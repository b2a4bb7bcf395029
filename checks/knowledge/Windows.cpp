// Win32: critical sections, slim locks, condition variables, interlocked
// operations, threads.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Section[] = "Win32: CRITICAL_SECTION; its owner may re-enter";
constexpr char Slim[] = "Win32: SRWLOCK";
constexpr char Condition[] = "Win32: CONDITION_VARIABLE releases its lock";
constexpr char Thread[] = "Win32 threads";
constexpr char Interlocked[] = "Win32: interlocked, a full barrier";
constexpr char Once[] = "Win32: one-time initialization";

const TypeRow Types[] = {
    {.Name = "{CRITICAL_SECTION,_RTL_CRITICAL_SECTION,RTL_CRITICAL_SECTION}",
     .Class = TypeClass::Lock,
     .Recursive = true,
     .Reason = Section},
    {.Name = "{SRWLOCK,_RTL_SRWLOCK,RTL_SRWLOCK}",
     .Class = TypeClass::Lock,
     .Reason = Slim},
    {.Name = "{CONDITION_VARIABLE,_RTL_CONDITION_VARIABLE,"
             "RTL_CONDITION_VARIABLE}",
     .Class = TypeClass::Condition,
     .Reason = Condition},
    {.Name = "{INIT_ONCE,_RTL_RUN_ONCE,RTL_RUN_ONCE}",
     .Class = TypeClass::OnceFlag,
     .Reason = Once},
};

const FunctionRow Functions[] = {
    {.Name = "EnterCriticalSection",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Recursive,
     .Reason = Section},
    {.Name = "TryEnterCriticalSection",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | Recursive,
     .Reason = Section},
    {.Name = "LeaveCriticalSection",
     .Does = Effect::Release,
     .Subject = 1,
     .Reason = Section},
    {.Name = "{InitializeCriticalSection,InitializeCriticalSectionEx,"
             "InitializeCriticalSectionAndSpinCount,InitializeSRWLock}",
     .Does = Effect::LockInit,
     .Subject = 1,
     .Reason = "set-up; no access that could race"},
    {.Name = "DeleteCriticalSection",
     .Does = Effect::LockDestroy,
     .Subject = 1,
     .Reason = "set-up; no access that could race"},
    {.Name = "InitializeConditionVariable",
     .Reason = "set-up; no access that could race"},
    {.Name = "AcquireSRWLockExclusive",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Reason = Slim},
    {.Name = "TryAcquireSRWLockExclusive",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try,
     .Reason = Slim},
    {.Name = "ReleaseSRWLockExclusive",
     .Does = Effect::Release,
     .Subject = 1,
     .Reason = Slim},
    {.Name = "AcquireSRWLockShared",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared,
     .Reason = Slim},
    {.Name = "TryAcquireSRWLockShared",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared | Try,
     .Reason = Slim},
    {.Name = "ReleaseSRWLockShared",
     .Does = Effect::Release,
     .Subject = 1,
     .Flags = Shared,
     .Reason = Slim},
    {.Name = "{SleepConditionVariableCS,SleepConditionVariableSRW}",
     .Does = Effect::Wait,
     .Subject = 1,
     .Second = 2,
     .Flags = Timed,
     .Reason = Condition},
    {.Name = "WakeConditionVariable",
     .Does = Effect::Notify,
     .Subject = 1,
     .Reason = Condition},
    {.Name = "WakeAllConditionVariable",
     .Does = Effect::Notify,
     .Subject = 1,
     .Flags = All,
     .Reason = Condition},
    {.Name = "InitOnceExecuteOnce",
     .Does = Effect::Once,
     .Subject = 1,
     .Callable = 2,
     .Reason = Once},
    {.Name = "{CreateThread,_beginthreadex}",
     .Does = Effect::Start,
     .Callable = 3,
     .FirstArg = 4,
     .Start = StartKind::Thread,
     .Reason = Thread},
    {.Name = "_beginthread",
     .Does = Effect::Start,
     .Callable = 1,
     .FirstArg = 3,
     .Start = StartKind::Thread,
     .Reason = Thread},
    {.Name = "{WaitForSingleObject,WaitForSingleObjectEx}",
     .Does = Effect::Join,
     .Subject = 1,
     .Second = 1,
     .Reason = "Win32: of a thread's handle, waits until it has ended"},
    {.Name = "{SetEvent,ReleaseSemaphore}",
     .Does = Effect::Post,
     .Subject = 1,
     .Reason = "Win32 events and semaphores"},
    {.Name = "{InterlockedIncrement,InterlockedIncrement64,"
             "InterlockedDecrement,InterlockedDecrement64,"
             "_InterlockedIncrement,_InterlockedDecrement}",
     .Does = Effect::AtomicStep,
     .Subject = 1,
     .Reason = Interlocked},
    {.Name = "{InterlockedExchange,InterlockedExchange64,"
             "InterlockedExchangePointer,InterlockedExchangeAdd,"
             "InterlockedExchangeAdd64,InterlockedAnd,InterlockedOr,"
             "InterlockedXor,InterlockedAdd,InterlockedCompareExchange,"
             "InterlockedCompareExchange64,InterlockedCompareExchangePointer,"
             "_InterlockedExchange,_InterlockedExchangeAdd,"
             "_InterlockedCompareExchange}",
     .Does = Effect::AtomicUpdate,
     .Subject = 1,
     .Second = 2,
     .Reason = Interlocked},
};

} // namespace

Table windows() { return {"Win32", Types, Functions}; }

} // namespace pothole
