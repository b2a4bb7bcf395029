// POSIX: threads and their locks, semaphores, signals, and the buffers of
// system calls. Functions that return 0 for success carry SuccessIsZero.

#include "checks/knowledge/Tables.h"

namespace pothole {
namespace {

constexpr char Mutex[] = "POSIX: mutual exclusion, orders memory";
constexpr char ReadWrite[] = "POSIX: one writer or many readers";
constexpr char Spin[] = "POSIX: mutual exclusion by spinning";
constexpr char Condition[] = "POSIX: releases the mutex to wait";
constexpr char Semaphore[] = "POSIX: sem_post orders what sem_wait follows";
constexpr char Barrier[] = "POSIX: all arrive before any goes on";
constexpr char ThreadReason[] = "POSIX: threads";
constexpr char Specific[] = "POSIX: one value per thread";
constexpr char Setup[] = "set-up or attribute; no access that could race";
constexpr char Signals[] = "POSIX: the handler runs at any moment";
constexpr char Fills[] = "fills the caller's buffer";
constexpr char Sends[] = "reads the caller's buffer";

const TypeRow Types[] = {
    {.Name = "pthread_mutex_t", .Class = TypeClass::Lock, .Reason = Mutex},
    {.Name = "pthread_rwlock_t", .Class = TypeClass::Lock, .Reason = ReadWrite},
    {.Name = "pthread_spinlock_t", .Class = TypeClass::Lock, .Reason = Spin},
    {.Name = "pthread_cond_t",
     .Class = TypeClass::Condition,
     .Reason = Condition},
    {.Name = "pthread_once_t",
     .Class = TypeClass::OnceFlag,
     .Reason = "POSIX: one call, seen by all"},
    {.Name = "pthread_t", .Class = TypeClass::Thread, .Reason = ThreadReason},
    {.Name = "pthread_barrier_t",
     .Class = TypeClass::Synchronizer,
     .Reason = Barrier},
    {.Name = "sem_t", .Class = TypeClass::Synchronizer, .Reason = Semaphore},
    {.Name = "pthread_key_t", .Class = TypeClass::Integer, .Reason = Specific},
};

const FunctionRow Functions[] = {
    {.Name = "pthread_mutex_lock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Mutex},
    {.Name = "pthread_mutex_trylock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | SuccessIsZero,
     .Reason = Mutex},
    {.Name = "{pthread_mutex_timedlock,pthread_mutex_clocklock}",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | Timed | SuccessIsZero,
     .Reason = Mutex},
    {.Name = "pthread_mutex_unlock",
     .Does = Effect::Release,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Mutex},
    {.Name = "pthread_spin_lock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Spin},
    {.Name = "pthread_spin_trylock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | SuccessIsZero,
     .Reason = Spin},
    {.Name = "pthread_spin_unlock",
     .Does = Effect::Release,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Spin},
    {.Name = "pthread_rwlock_rdlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared | SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "pthread_rwlock_tryrdlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared | Try | SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "{pthread_rwlock_timedrdlock,pthread_rwlock_clockrdlock}",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Shared | Try | Timed | SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "pthread_rwlock_wrlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "pthread_rwlock_trywrlock",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "{pthread_rwlock_timedwrlock,pthread_rwlock_clockwrlock}",
     .Does = Effect::Acquire,
     .Subject = 1,
     .Flags = Try | Timed | SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "pthread_rwlock_unlock",
     .Does = Effect::Release,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = ReadWrite},
    {.Name = "pthread_mutex_init",
     .Does = Effect::LockInit,
     .Subject = 1,
     .Second = 2,
     .Flags = SuccessIsZero,
     .Reason = Mutex},
    {.Name = "{pthread_rwlock_init,pthread_spin_init}",
     .Does = Effect::LockInit,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Setup},
    {.Name = "{pthread_mutex_destroy,pthread_rwlock_destroy,"
             "pthread_spin_destroy}",
     .Does = Effect::LockDestroy,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Setup},
    {.Name = "{pthread_mutex_consistent,pthread_mutexattr_init,"
             "pthread_mutexattr_settype,pthread_mutexattr_setprotocol,"
             "pthread_mutexattr_setpshared,pthread_mutexattr_setrobust,"
             "pthread_mutexattr_destroy,"
             "pthread_cond_init,pthread_cond_destroy,pthread_condattr_init,"
             "pthread_condattr_setclock,pthread_condattr_destroy,"
             "pthread_barrier_init,pthread_barrier_destroy,pthread_attr_init,"
             "pthread_attr_destroy,pthread_attr_setdetachstate,"
             "pthread_attr_setstacksize,pthread_attr_setscope,"
             "pthread_attr_setschedpolicy,sem_init,sem_destroy,sem_close,"
             "sem_unlink}",
     .Flags = SuccessIsZero,
     .Reason = Setup},
    {.Name = "{pthread_self,pthread_equal,pthread_cancel,pthread_kill,"
             "pthread_setcancelstate,pthread_setcanceltype,"
             "pthread_testcancel,pthread_setname_np,pthread_getname_np,"
             "pthread_setaffinity_np,pthread_sigmask,sigprocmask,"
             "sched_yield,pthread_yield,pthread_setconcurrency,"
             "pthread_atfork,sigemptyset,sigfillset,sigaddset,sigdelset}",
     .Reason = "touches only the calling thread"},

    {.Name = "pthread_cond_wait",
     .Does = Effect::Wait,
     .Subject = 1,
     .Second = 2,
     .Flags = SuccessIsZero,
     .Reason = Condition},
    {.Name = "{pthread_cond_timedwait,pthread_cond_clockwait,"
             "pthread_cond_timedwait_relative_np}",
     .Does = Effect::Wait,
     .Subject = 1,
     .Second = 2,
     .Flags = Timed | SuccessIsZero,
     .Reason = Condition},
    {.Name = "pthread_cond_signal",
     .Does = Effect::Notify,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Condition},
    {.Name = "pthread_cond_broadcast",
     .Does = Effect::Notify,
     .Subject = 1,
     .Flags = All | SuccessIsZero,
     .Reason = Condition},
    {.Name = "pthread_once",
     .Does = Effect::Once,
     .Subject = 1,
     .Callable = 2,
     .Flags = SuccessIsZero,
     .Reason = "POSIX: one call, seen by all"},

    {.Name = "pthread_create",
     .Does = Effect::Start,
     .Second = 1,
     .Callable = 3,
     .FirstArg = 4,
     .Start = StartKind::Thread,
     .Flags = SuccessIsZero,
     .Reason = ThreadReason},
    {.Name = "pthread_join",
     .Does = Effect::Join,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Writes = args(2),
     .Reason = ThreadReason},
    {.Name = "{pthread_tryjoin_np,pthread_timedjoin_np}",
     .Does = Effect::Join,
     .Subject = 1,
     .Flags = Try,
     .Writes = args(2),
     .Reason = ThreadReason},
    {.Name = "pthread_detach",
     .Does = Effect::Detach,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = ThreadReason},
    {.Name = "{pthread_getspecific,tss_get}",
     .Does = Effect::Allocate,
     .Reason = Specific},
    {.Name = "{pthread_key_create,pthread_key_delete,pthread_setspecific,"
             "tss_create,tss_delete,tss_set}",
     .Flags = SuccessIsZero,
     .Reason = Specific},
    {.Name = "pthread_barrier_wait",
     .Does = Effect::Rendezvous,
     .Subject = 1,
     .Reason = Barrier},

    {.Name = "sem_wait",
     .Does = Effect::Await,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Semaphore},
    {.Name = "sem_trywait",
     .Does = Effect::Await,
     .Subject = 1,
     .Flags = Try | SuccessIsZero,
     .Reason = Semaphore},
    {.Name = "{sem_timedwait,sem_clockwait}",
     .Does = Effect::Await,
     .Subject = 1,
     .Flags = Try | Timed | SuccessIsZero,
     .Reason = Semaphore},
    {.Name = "sem_post",
     .Does = Effect::Post,
     .Subject = 1,
     .Flags = SuccessIsZero,
     .Reason = Semaphore},
    {.Name = "sem_getvalue", .Writes = args(2), .Reason = Fills},

    {.Name = "{signal,bsd_signal,sigset}",
     .Does = Effect::Start,
     .Callable = 2,
     .Start = StartKind::Signal,
     .Reason = Signals},
    {.Name = "sigaction",
     .Does = Effect::Start,
     .Callable = 2,
     .Start = StartKind::Signal,
     .Reason = "POSIX: the handler is a field of its argument"},
    {.Name = "{atexit,at_quick_exit,on_exit}",
     .Does = Effect::Start,
     .Callable = 1,
     .Start = StartKind::Callback,
     .Reason = "C: runs when the process exits"},

    {.Name = "{read,pread,pread64,recv}", .Writes = args(2), .Reason = Fills},
    {.Name = "recvfrom", .Writes = args(2, 5, 6), .Reason = Fills},
    {.Name = "{write,pwrite,pwrite64,send}", .Reads = args(2), .Reason = Sends},
    {.Name = "sendto", .Reads = args(2, 5), .Reason = Sends},
    {.Name = "{getcwd,gethostname,gettimeofday,pipe,pipe2,times,sysinfo,uname,"
             "getentropy,getrandom}",
     .Writes = args(1),
     .Reason = Fills},
    {.Name = "{clock_gettime,clock_getres,stat,lstat,fstat,stat64,fstat64,"
             "getrusage,getrlimit,readlink,epoll_wait,getitimer,statvfs}",
     .Writes = args(2),
     .Reason = Fills},
    {.Name = "{accept,accept4,getsockname,getpeername}",
     .Writes = args(2, 3),
     .Reason = Fills},
    {.Name = "{bind,connect}", .Reads = args(2), .Reason = Sends},
    {.Name = "poll", .Reads = args(1), .Writes = args(1), .Reason = Fills},
    {.Name = "select",
     .Reads = args(2, 3, 4),
     .Writes = args(2, 3, 4),
     .Reason = Fills},
    {.Name = "{localtime_r,gmtime_r,ctime_r,asctime_r}",
     .Reads = args(1),
     .Writes = args(2),
     .Reason = Fills},
    {.Name = "{opendir,fdopendir}",
     .Does = Effect::Allocate,
     .Reason = "POSIX: a fresh stream"},
    {.Name = "closedir",
     .Does = Effect::Free,
     .Subject = 1,
     .Reason = "POSIX: the stream dies"},
    {.Name = "nanosleep", .Reads = args(1), .Writes = args(2), .Reason = Fills},
    {.Name = "strerror_r", .Writes = args(2), .Reason = Fills},
    {.Name = "{__errno_location,__error,_errno,___errno}",
     .Does = Effect::Allocate,
     .Reason = "errno: one per thread"},
    {.Name = "{open,openat,creat,close,dup,dup2,fcntl,ioctl,lseek,unlink,"
             "rename,mkdir,rmdir,access,chmod,fsync,fdatasync,ftruncate,mmap,"
             "munmap,madvise,mprotect,getpid,getppid,gettid,kill,"
             "raise,wait,waitpid,sleep,usleep,alarm,listen,shutdown,socket,"
             "setsockopt,syslog,openlog,closelog,sysconf,getpagesize,umask,"
             "getuid,geteuid,getgid,setsid,isatty,epoll_create,"
             "epoll_create1,epoll_ctl,eventfd,flock,lockf}",
     .Reason = "acts on the process or the kernel, not on memory here"},
};

} // namespace

Table posix() { return {"POSIX", Types, Functions}; }

} // namespace pothole
