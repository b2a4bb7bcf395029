// Folly: locks, executors, containers, and pointers.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Locks[] = "folly/synchronization, folly/SharedMutex.h";
constexpr char Executors[] = "folly/executors: runs in a thread of the pool";
constexpr char Futures[] = "folly/futures";
constexpr char Container[] = "folly/container: as the standard's";
constexpr char Safe[] = "safe for concurrent use";

const TypeRow Types[] = {
    {.Name =
         "folly::{SharedMutexImpl,SharedMutex,SpinLock,MicroSpinLock,"
         "MicroLock,MicroLockBase,PicoSpinLock,RWSpinLock,RWTicketSpinLockT,"
         "DistributedMutex,detail::distributed_mutex::DistributedMutex,"
         "fibers::TimedMutex,coro::Mutex,rcu_domain}",
     .Class = TypeClass::Lock,
     .Like = "(mutex)",
     .Reason = Locks},
    {.Name = "folly::{SpinLockGuard,RWSpinLock::WriteHolder,"
             "RWSpinLock::UpgradedHolder,SharedMutexImpl::WriteHolder,"
             "SharedMutexImpl::UpgradeHolder,MSLGuard}",
     .Class = TypeClass::Guard,
     .Like = "(guard)",
     .Reason = Locks},
    {.Name = "folly::{RWSpinLock::ReadHolder,SharedMutexImpl::ReadHolder}",
     .Class = TypeClass::Guard,
     .Like = "(guard)",
     .Shared = true,
     .Reason = Locks},
    {.Name = "folly::{Synchronized,LockedPtr}",
     .Class = TypeClass::Synchronized,
     .Reason = "reached only through its own lock"},
    {.Name = "folly::{MPMCQueue,ProducerConsumerQueue,ConcurrentHashMap,"
             "AtomicHashMap,AtomicUnorderedInsertMap,ConcurrentSkipList,"
             "UnboundedQueue,DynamicBoundedQueue,AtomicLinkedList,"
             "ThreadLocal,ThreadLocalPtr,Singleton,ReadMostlySharedPtr}",
     .Class = TypeClass::Synchronized,
     .Reason = Safe},
    {.Name = "folly::{CPUThreadPoolExecutor,IOThreadPoolExecutor,Executor,"
             "ThreadPoolExecutor,EventBase,ManualExecutor,SerialExecutor}",
     .Class = TypeClass::Synchronized,
     .Reason = Executors},
    {.Name = "folly::{Baton,LifoSem,fibers::Baton,Latch}",
     .Class = TypeClass::Synchronizer,
     .Reason = Locks},
    {.Name = "folly::once_flag", .Class = TypeClass::OnceFlag, .Reason = Locks},
    {.Name = "folly::{Future,SemiFuture}",
     .Class = TypeClass::Thread,
     .Like = "(folly future)",
     .Reason = Futures},
    {.Name = "(folly future)", .Class = TypeClass::Thread, .Reason = Futures},
    {.Name = "folly::Promise",
     .Class = TypeClass::Synchronizer,
     .Indirect = true,
     .Reason = Futures},
    {.Name = "folly::{fbstring,basic_fbstring}",
     .Class = TypeClass::Container,
     .Like = "(string)",
     .Reason = Container},
    {.Name = "folly::{fbvector,small_vector}",
     .Class = TypeClass::Container,
     .Like = "(sequence)",
     .Reason = Container},
    {.Name = "folly::{F14FastMap,F14FastSet,F14ValueMap,F14ValueSet,"
             "F14NodeMap,F14NodeSet,F14VectorMap,F14VectorSet,"
             "sorted_vector_map,sorted_vector_set,dynamic}",
     .Class = TypeClass::Container,
     .Like = "(associative)",
     .Reason = Container},
    {.Name = "folly::{Optional,Expected,Try}",
     .Class = TypeClass::Container,
     .Like = "(optional)",
     .Indirect = true,
     .Reason = Container},
    {.Name = "folly::Range",
     .Class = TypeClass::Pointer,
     .Like = "(view)",
     .Reason = "content is the address of what it views"},
    {.Name = "folly::{Function,FunctionRef}",
     .Class = TypeClass::Callable,
     .Like = "(callable)",
     .Reason = "holds a callable and runs it when called"},
};

const FunctionRow Functions[] = {
    {.Name = "folly::{RWSpinLock,RWTicketSpinLockT}::{lock_upgrade,"
             "unlock_upgrade_and_lock}",
     .Does = Effect::Acquire,
     .Reason = Locks},
    {.Name = "folly::Baton::post", .Does = Effect::Post, .Reason = Locks},
    {.Name = "folly::Baton::wait", .Does = Effect::Await, .Reason = Locks},
    {.Name = "folly::Baton::{try_wait,try_wait_for,try_wait_until,ready}",
     .Does = Effect::Await,
     .Flags = Try,
     .Reason = Locks},
    {.Name = "folly::{LifoSem}::post", .Does = Effect::Post, .Reason = Locks},
    {.Name = "folly::{LifoSem}::wait", .Does = Effect::Await, .Reason = Locks},
    {.Name = "folly::{LifoSem}::tryWait",
     .Does = Effect::Await,
     .Flags = Try,
     .Reason = Locks},
    {.Name = "folly::Latch::{count_down}",
     .Does = Effect::Post,
     .Reason = Locks},
    {.Name = "folly::Latch::wait",
     .Does = Effect::Await,
     .Flags = All,
     .Reason = Locks},
    {.Name = "folly::call_once",
     .Does = Effect::Once,
     .Subject = 1,
     .Callable = 2,
     .FirstArg = 3,
     .Reason = Locks},
    {.Name = "folly::{CPUThreadPoolExecutor,IOThreadPoolExecutor,Executor,"
             "ThreadPoolExecutor,ManualExecutor,SerialExecutor}::add",
     .Does = Effect::Start,
     .Callable = 1,
     .Start = StartKind::Task,
     .Reason = Executors},
    {.Name = "folly::EventBase::{runInEventBaseThread,"
             "runInEventBaseThreadAlwaysEnqueue,runInLoop,runAfterDelay}",
     .Does = Effect::Start,
     .Callable = 1,
     .Start = StartKind::Task,
     .Reason = Executors},
    {.Name = "folly::via",
     .Does = Effect::Start,
     .Callable = 2,
     .Start = StartKind::Task,
     .Reason = Executors},
    {.Name = "folly::async",
     .Does = Effect::Start,
     .Callable = 1,
     .Start = StartKind::Task,
     .Reason = Executors},
    {.Name = "folly::{Future,SemiFuture}::{thenValue,thenTry,thenError,"
             "deferValue,ensure}",
     .Does = Effect::Start,
     .Callable = 1,
     .Start = StartKind::Task,
     .Reason = Futures},
    {.Name = "(folly future)::constructor",
     .Does = Effect::PointerInit,
     .Reason = Futures},
    {.Name = "(folly future)::operator=",
     .Does = Effect::PointerAssign,
     .Reason = Futures},
    {.Name = "(folly future)::{get,wait,value}",
     .Does = Effect::Join,
     .Second = 0,
     .Reason = Futures},
    {.Name = "folly::Promise::constructor",
     .Does = Effect::StateInit,
     .Reason = Futures},
    {.Name = "folly::Promise::{setValue,setException,setTry,setWith}",
     .Does = Effect::StatePost,
     .Reason = Futures},
    {.Name = "folly::Promise::{getFuture,getSemiFuture}",
     .Does = Effect::StateShare,
     .Reason = Futures},
};

} // namespace

Table folly() { return {"Folly", Types, Functions}; }

} // namespace pothole
