// Apache Portable Runtime: threads, mutexes, read-write locks, conditions,
// atomics. What it makes is handed back through its first argument.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Locks[] = "APR: apr_thread_mutex.h, apr_thread_rwlock.h";
constexpr char Condition[] = "APR: apr_thread_cond.h";
constexpr char Threads[] = "APR: apr_thread_proc.h";
constexpr char Atomic[] = "APR: apr_atomic.h";

const TypeRow Types[] = {
    {.Name = "{apr_thread_mutex_t,apr_thread_rwlock_t,apr_global_mutex_t,"
             "apr_proc_mutex_t}",
     .Class = TypeClass::Lock,
     .Reason = Locks},
    {.Name = "apr_thread_cond_t",
     .Class = TypeClass::Condition,
     .Reason = Condition},
    {.Name = "apr_thread_once_t",
     .Class = TypeClass::OnceFlag,
     .Reason = Threads},
};

const FunctionRow Functions[] = {
    {.Name = "{apr_thread_mutex_create,apr_thread_rwlock_create,"
             "apr_thread_cond_create,apr_thread_once_init,"
             "apr_global_mutex_create,apr_proc_mutex_create}",
     .Does = Effect::Allocate,
     .Second = 1,
     .Flags = SuccessIsZero,
     .Reason = Locks},
    {.Name = "{apr_thread_mutex_destroy,apr_thread_rwlock_destroy,"
             "apr_global_mutex_destroy,apr_proc_mutex_destroy}",
     .Does = Effect::LockDestroy,
     .Subject = 1,
     .Reason = Locks},
    {.Name = "apr_thread_cond_destroy", .Reason = "tear-down"},
    {.Name = "{apr_thread_mutex_lock,apr_thread_rwlock_wrlock,"
             "apr_global_mutex_lock,apr_proc_mutex_lock}",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Reason = Locks},
    {.Name = "{apr_thread_mutex_trylock,apr_thread_mutex_timedlock,"
             "apr_thread_rwlock_trywrlock,apr_global_mutex_trylock,"
             "apr_proc_mutex_trylock}",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | SuccessIsZero,
     .Reason = Locks},
    {.Name = "apr_thread_rwlock_rdlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared,
     .Reason = Locks},
    {.Name = "apr_thread_rwlock_tryrdlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared | Try | SuccessIsZero,
     .Reason = Locks},
    {.Name = "{apr_thread_mutex_unlock,apr_thread_rwlock_unlock,"
             "apr_global_mutex_unlock,apr_proc_mutex_unlock}",
     .Does = Effect::Release,
     .Subject = 1,
     .Reason = Locks},
    {.Name = "apr_thread_cond_wait",
     .Does = Effect::Wait,
     .Subject = 1,
     .Second = 2,
     .Reason = Condition},
    {.Name = "apr_thread_cond_timedwait",
     .Does = Effect::Wait,
     .Subject = 1,
     .Second = 2,
     .Flags = Timed,
     .Reason = Condition},
    {.Name = "apr_thread_cond_signal",
     .Does = Effect::Notify,
     .Subject = 1,
     .Reason = Condition},
    {.Name = "apr_thread_cond_broadcast",
     .Does = Effect::Notify,
     .Subject = 1,
     .Flags = All,
     .Reason = Condition},
    {.Name = "apr_thread_once",
     .Does = Effect::Once,
     .Subject = 1,
     .Callable = 2,
     .Reason = Threads},
    {.Name = "apr_thread_create",
     .Does = Effect::Start,
     .Second = 1,
     .Callable = 3,
     .FirstArg = 4, // the function is handed its handle before it
     .Start = StartKind::Thread,
     .Flags = SuccessIsZero,
     .Reason = Threads},
    {.Name = "apr_thread_join",
     .Does = Effect::Join,
     .Subject = 2,
     .Flags = SuccessIsZero,
     .Reason = Threads},
    {.Name = "apr_thread_detach",
     .Does = Effect::Detach,
     .Subject = 1,
     .Reason = Threads},
    {.Name = "{apr_atomic_read32,apr_atomic_read64}",
     .Does = Effect::AtomicLoad,
     .Subject = 1,
     .Reason = Atomic},
    {.Name = "{apr_atomic_set32,apr_atomic_set64}",
     .Does = Effect::AtomicStore,
     .Subject = 1,
     .Second = 2,
     .Reason = Atomic},
    {.Name = "{apr_atomic_inc32,apr_atomic_inc64}",
     .Does = Effect::AtomicStep,
     .Subject = 1,
     .Reason = Atomic},
    {.Name = "{apr_atomic_dec32,apr_atomic_dec64}",
     .Does = Effect::AtomicStep,
     .Subject = 1,
     .Flags = Down,
     .Reason = Atomic},
    {.Name = "{apr_atomic_add32,apr_atomic_add64}",
     .Does = Effect::AtomicUpdate,
     .Subject = 1,
     .Second = 2,
     .Reason = Atomic},
    {.Name = "{apr_atomic_sub32,apr_atomic_sub64}",
     .Does = Effect::AtomicUpdate,
     .Subject = 1,
     .Second = 2,
     .Flags = Down,
     .Reason = Atomic},
    {.Name = "{apr_atomic_xchg32,apr_atomic_xchg64,apr_atomic_xchgptr}",
     .Does = Effect::AtomicUpdate,
     .Subject = 1,
     .Second = 2,
     .Flags = Try | SuccessIsZero,
     .Reason = Atomic},
    {.Name = "{apr_atomic_cas32,apr_atomic_cas64,apr_atomic_casptr}",
     .Does = Effect::AtomicStep, // what it found is its result
     .Subject = 1,
     .Second = 2,
     .Reason = Atomic},
};

} // namespace

Table apr() { return {"APR", Types, Functions}; }

} // namespace pothole
