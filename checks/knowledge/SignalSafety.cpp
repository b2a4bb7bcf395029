//===- Async-signal-safe functions, and why others are not ----------------===//
//
// SignalSafety.h names the sources.

#include "checks/knowledge/SignalSafety.h"
#include "checks/knowledge/Knowledge.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace pothole {
namespace {

constexpr char Posix[] = "POSIX.1-2017, 2.4.3";
constexpr char Linux[] = "a system call of Linux, and nothing else";
constexpr char Pure[] = "touches only its arguments";
constexpr char Glibc[] = "glibc: AS-Unsafe";

constexpr char Stream[] = "waits for the lock of a stream";
constexpr char Heap[] = "waits for the lock of the heap";
constexpr char AtExit[] = "runs destructors and what 'atexit' registered";
constexpr char Zone[] = "waits for the lock of the time zone";
constexpr char Static[] = "changes a static object that may be in use";

const SignalSafetyRow Rows[] = {
    // Processes and signals.
    {.Names = "{_Exit,_exit,abort,alarm,execl,execle,execv,execve,fexecve,fork,"
              "_Fork,vfork,getegid,geteuid,getgid,getgroups,getpgrp,getpid,"
              "getppid,getsid,getuid,kill,killpg,pause,raise,setegid,seteuid,"
              "setgid,setpgid,setregid,setreuid,setsid,setuid,sigaction,"
              "sigaddset,sigdelset,sigemptyset,sigfillset,sigismember,signal,"
              "sigpause,sigpending,sigprocmask,sigqueue,sigset,sigsuspend,"
              "sleep,nanosleep,sysconf,wait,waitpid,waitid,pthread_kill,"
              "pthread_self,pthread_sigmask,posix_trace_event,longjmp,"
              "siglongjmp,_longjmp,tcgetpgrp,tcsetpgrp,umask,times}",
     .Safe = true,
     .Reason = Posix},
    // Files and terminals.
    {.Names =
         "{access,aio_error,aio_return,aio_suspend,chdir,chmod,chown,"
         "close,creat,dup,dup2,dup3,faccessat,fchdir,fchmod,fchmodat,"
         "fchown,fchownat,fcntl,fdatasync,fstat,fstatat,fsync,ftruncate,"
         "futimens,link,linkat,lseek,lstat,mkdir,mkdirat,mkfifo,mkfifoat,"
         "mknod,mknodat,open,openat,pathconf,fpathconf,pipe,pipe2,poll,"
         "pselect,read,readlink,readlinkat,rename,renameat,rmdir,select,"
         "stat,symlink,symlinkat,truncate,unlink,unlinkat,utime,utimensat,"
         "utimes,write,cfgetispeed,cfgetospeed,cfsetispeed,cfsetospeed,"
         "tcdrain,tcflow,tcflush,tcgetattr,tcsendbreak,tcsetattr,ttyname_r,"
         "isatty}",
     .Safe = true,
     .Reason = Posix},
    // Sockets, time, semaphores.
    {.Names = "{accept,accept4,bind,connect,getpeername,getsockname,getsockopt,"
              "listen,recv,recvfrom,recvmsg,send,sendmsg,sendto,setsockopt,"
              "shutdown,sockatmark,socket,socketpair,clock_gettime,time,"
              "timer_getoverrun,timer_gettime,timer_settime,uname,sem_post,"
              "htonl,htons,ntohl,ntohs}",
     .Safe = true,
     .Reason = Posix},
    // Memory and text.
    {.Names = "{ffs,memccpy,memchr,memcmp,memcpy,memmove,memset,stpcpy,stpncpy,"
              "strcat,strchr,strcmp,strcpy,strcspn,strlen,strncat,strncmp,"
              "strncpy,strnlen,strpbrk,strrchr,strspn,strstr,strtok_r,wcpcpy,"
              "wcpncpy,wcscat,wcschr,wcscmp,wcscpy,wcscspn,wcslen,wcsncat,"
              "wcsncmp,wcsncpy,wcsnlen,wcspbrk,wcsrchr,wcsspn,wcsstr,wcstok,"
              "wmemchr,wmemcmp,wmemcpy,wmemmove,wmemset}",
     .Safe = true,
     .Reason = Posix},

    // Not in the list, and safe where programs run.
    {.Names =
         "{bzero,explicit_bzero,bcopy,bcmp,mempcpy,memmem,memrchr,"
         "rawmemchr,strlcpy,strlcat,strchrnul,index,rindex,strcasecmp,"
         "strncasecmp,strsep,atoi,atol,atoll,strtol,strtoul,strtoll,"
         "strtoull,abs,labs,llabs,div,ldiv,toupper,tolower,isalpha,"
         "isdigit,isspace,isalnum,isupper,islower,ispunct,isprint,isxdigit,"
         "iscntrl,isgraph,toascii,isascii,bsearch,__ctype_b_loc,"
         "__ctype_tolower_loc,__ctype_toupper_loc,__errno_location,__error,"
         "_errno,___errno,__libc_current_sigrtmin,"
         "__libc_current_sigrtmax,__assert_fail,__assert,alloca,"
         "__sigsetjmp,_setjmp,setjmp,sigsetjmp,thrd_current,"
         "pthread_equal,sched_yield,gettimeofday,pthread_spin_unlock,pthread_"
         "mutex_unlock,pthread_mutex_trylock,sem_trywait,clock_getres,"
         "getpagesize,"
         "getrusage,getrlimit,setrlimit,sem_getvalue,gnu_dev_major,"
         "inet_aton,inet_pton}",
     .Safe = true,
     .Reason = Pure},
    {.Names =
         "{gettid,tgkill,syscall,eventfd_write,eventfd_read,epoll_ctl,"
         "epoll_wait,ioctl,flock,lockf,prctl,ptrace,madvise,mmap,munmap,"
         "mprotect,setitimer,getitimer,usleep,wait3,wait4,sigaltstack,"
         "sigreturn,siginterrupt,sigblock,sigsetmask,pread,pwrite,readv,"
         "writev,preadv,pwritev,backtrace_symbols_fd,reboot,sync,setpriority,"
         "getpriority,nice,execvp,execvpe,execlp,execveat,sched_getcpu,"
         "clone,setns,unshare,close_range,closefrom,chroot,setgroups,"
         "initgroups,setresuid,setresgid,getresuid,getresgid,mount,umount,"
         "umount2,signalfd,eventfd,timerfd_settime,setrlimit64,"
         "getrlimit64,prlimit,open64,openat64,creat64,lseek64,stat64,"
         "fstat64,lstat64,ftruncate64,fcntl64,isatty,getentropy,"
         "getrandom,sched_setaffinity,sched_setscheduler,"
         "vhangup,daemon}",
     .Safe = true,
     .Reason = Linux},

    // The heap.
    {.Names = "{malloc,calloc,realloc,reallocarray,free,cfree,aligned_alloc,"
              "memalign,valloc,pvalloc,posix_memalign,malloc_trim,mallinfo,"
              "mallinfo2,g_malloc,g_free,g_realloc}",
     .Does = Heap,
     .Reason = Glibc},
    {.Names = "{strdup,strndup,wcsdup,asprintf,vasprintf,getline,getdelim,"
              "getaddrinfo,freeaddrinfo,gethostbyname,opendir,readdir,closedir,"
              "scandir,glob,globfree,regcomp,regexec,setenv,putenv,unsetenv,"
              "dlopen,dlclose,tempnam,tmpfile,mkstemp,qsort,backtrace_symbols,"
              "pthread_create,thrd_create,getpwnam,getpwuid,getgrnam,getgrgid,"
              "getlogin}",
     .Does = Heap,
     .Reason = Glibc},
    {.Names = "std::{make_unique,make_shared,allocate_shared,"
              "make_unique_for_overwrite,to_string,to_wstring,format,vformat,"
              "async}",
     .Does = Heap,
     .Reason = "C++: allocates"},
    {.Names =
         "std::{vector,basic_string,deque,list,forward_list,map,set,multimap,"
         "multiset,unordered_map,unordered_set,unordered_multimap,"
         "unordered_multiset,queue,stack,priority_queue}::{push_back,"
         "push_front,push,insert,emplace,emplace_back,emplace_front,append,"
         "assign,operator+=,resize,reserve,try_emplace,insert_or_assign,"
         "operator=,shrink_to_fit}",
     .Does = Heap,
     .Reason = "C++: allocates"},
    {.Names = "std::{map,unordered_map}::operator[]",
     .Does = Heap,
     .Reason = "C++: adds the element"},
    {.Names = "std::operator+", .Does = Heap, .Reason = "C++: a string"},

    // Streams.
    {.Names =
         "{printf,fprintf,vprintf,vfprintf,wprintf,fwprintf,puts,fputs,putchar,"
         "putc,fputc,fwrite,fread,fgets,gets,getchar,getc,fgetc,scanf,fscanf,"
         "fopen,fdopen,freopen,fclose,fflush,fseek,fseeko,ftell,ftello,rewind,"
         "perror,setvbuf,setbuf,setlinebuf,popen,pclose,psignal,psiginfo,"
         "ungetc,clearerr,feof,ferror,warn,warnx,err,errx,verr,verrx,error,"
         "dprintf,vdprintf}",
     .Does = Stream,
     .Reason = Glibc},
    {.Names = "{syslog,vsyslog,openlog,closelog}",
     .Does = "waits for the lock of the connection to the log",
     .Reason = Glibc},
    {.Names = "std::{basic_ostream,basic_iostream,basic_istream,basic_ofstream,"
              "basic_ifstream,basic_fstream,basic_ostringstream,"
              "basic_stringstream,basic_istringstream}::{operator<<,operator>>,"
              "write,put,flush,read,get,getline,open,close}",
     .Does = "changes a stream and may wait for its lock",
     .Reason = "[support.signal]: not among what handlers may call"},
    {.Names = "std::{operator<<,operator>>,endl,flush,ends,getline,print,"
              "println}",
     .Does = "changes a stream and may wait for its lock",
     .Reason = "[support.signal]: not among what handlers may call"},

    // Formatting: locale, and the heap for what is long.
    {.Names = "{sprintf,snprintf,vsprintf,vsnprintf,swprintf,vswprintf,sscanf,"
              "vsscanf}",
     .Does = "reads the locale and may allocate",
     .Reason = Glibc},

    // Ends.
    {.Names = "{exit,quick_exit,std::exit,std::quick_exit}",
     .Does = AtExit,
     .Reason = "POSIX: only '_exit' is in the list"},
    {.Names = "{pthread_exit,thrd_exit}",
     .Does = "runs cleanup handlers and destructors",
     .Reason = "POSIX: not in the list"},

    {.Names = "flockfile", .Does = Stream, .Reason = Glibc},

    // Time.
    {.Names = "{localtime,localtime_r,gmtime,gmtime_r,ctime,ctime_r,mktime,"
              "strftime,tzset,timegm,timelocal}",
     .Does = Zone,
     .Reason = Glibc},
    {.Names = "{asctime,strtok,rand,srand,random,srandom,drand48,lrand48,"
              "getopt,setlocale,strsignal,strerror,inet_ntoa,getenv,"
              "secure_getenv,atexit,on_exit,basename,dirname,ttyname,ctermid,"
              "crypt,hcreate,hsearch,hdestroy}",
     .Does = Static,
     .Reason = Glibc},
};

using Index = llvm::StringMap<const SignalSafetyRow *>;

Index makeIndex() {
  Index Result;
  for (const SignalSafetyRow &Row : Rows)
    for (const std::string &Name : expandAlternatives(Row.Names))
      Result.try_emplace(Name, &Row);
  return Result;
}

} // namespace

llvm::ArrayRef<SignalSafetyRow> signalSafetyRows() { return Rows; }

const SignalSafetyRow *signalSafety(llvm::StringRef Function) {
  static const Index Known = makeIndex();
  Function.consume_front("__builtin_");
  if (Function.starts_with("__") && Function.ends_with("_chk"))
    Function = Function.drop_front(2).drop_back(4);
  auto Found = Known.find(Function);
  return Found == Known.end() ? nullptr : Found->second;
}

bool isCLibraryHeader(llvm::StringRef Path) {
  static constexpr llvm::StringLiteral Headers[] = {
      "dirent.h",   "dlfcn.h",   "err.h",     "error.h",   "fnmatch.h",
      "fts.h",      "ftw.h",     "glob.h",    "grp.h",     "iconv.h",
      "langinfo.h", "libgen.h",  "libintl.h", "locale.h",  "malloc.h",
      "mntent.h",   "mqueue.h",  "netdb.h",   "pthread.h", "pwd.h",
      "regex.h",    "search.h",  "shadow.h",  "stdio.h",   "stdlib.h",
      "syslog.h",   "threads.h", "time.h",    "utmp.h",    "utmpx.h",
      "wchar.h",    "wordexp.h",
  };
  return Path.contains("/include/") &&
         llvm::is_contained(Headers, Path.rsplit('/').second);
}

} // namespace pothole
