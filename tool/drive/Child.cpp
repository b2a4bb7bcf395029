//===- A forked worker ----------------------------------------------------===//
//
// The child writes its result to one pipe, a byte that says whether it is one,
// and the bytes; its stderr goes to another. It ends with _exit: destructors
// and exit handlers belong to the parent, of which it is a copy.
//
// The limit on memory is on what the child adds (RLIMIT_DATA, what it writes
// to, above what it was born with): the address space of a process says little,
// Clang maps its libraries and files.

#include "tool/drive/Child.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <new>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pothole {
namespace {

// How a child says that memory ran out, apart from what exit codes others use.
constexpr int OutOfMemory = 113;
constexpr char IsResult = 'R';
constexpr char IsError = 'E';

/// Data pages of this process: the sixth number in /proc/self/statm.
uint64_t dataInUse() {
  auto Text = llvm::MemoryBuffer::getFileAsStream("/proc/self/statm");
  if (!Text)
    return 0;
  llvm::SmallVector<llvm::StringRef, 7> Numbers;
  (*Text)->getBuffer().trim().split(Numbers, ' ');
  uint64_t Pages = 0;
  if (Numbers.size() < 6 || Numbers[5].getAsInteger(10, Pages))
    return 0;
  return Pages * sysconf(_SC_PAGESIZE);
}

/// Lowers only: a stricter limit from outside stays.
void limit(__rlimit_resource Resource, uint64_t Value) {
  rlimit Limit;
  if (getrlimit(Resource, &Limit) != 0)
    return;
  Limit.rlim_cur = std::min<rlim_t>(Limit.rlim_cur, Value);
  setrlimit(Resource, &Limit);
}

void setLimits(const WorkerOptions &Options) {
  if (Options.MemoryLimit)
    limit(RLIMIT_DATA, dataInUse() + Options.MemoryLimit);
  // The parent watches the clock; this is for a child that lost its parent.
  if (Options.TimeLimit)
    limit(RLIMIT_CPU, Options.TimeLimit + 1);
  limit(RLIMIT_CORE, 0);
  std::set_new_handler([] { _exit(OutOfMemory); });
  llvm::remove_bad_alloc_error_handler(); // there can be one only
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { _exit(OutOfMemory); });
}

/// A crash must be quick and silent: LLVM's handlers, if the parent installed
/// them, would look for symbols for seconds.
void resetSignals() {
  for (int Signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS,
                     SIGXCPU, SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    signal(Signal, SIG_DFL);
  sigset_t None;
  sigemptyset(&None);
  sigprocmask(SIG_SETMASK, &None, nullptr);
}

void writeAll(int Pipe, llvm::StringRef Bytes) {
  while (!Bytes.empty()) {
    ssize_t Written = write(Pipe, Bytes.data(), Bytes.size());
    if (Written < 0 && errno != EINTR)
      _exit(1); // nobody reads any more
    Bytes = Bytes.drop_front(std::max<ssize_t>(Written, 0));
  }
}

[[noreturn]] void runChild(int ResultPipe, int MessagePipe, pid_t Parent,
                           const Command &Unit, const UnitWork &Work,
                           const WorkerOptions &Options) {
  // Its own group: Ctrl-C reaches the parent alone, which then ends us all.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != Parent)
    _exit(1);
  resetSignals();
  if (int Null = open("/dev/null", O_RDWR); Null >= 0) {
    dup2(Null, STDIN_FILENO);
    dup2(Null, STDOUT_FILENO);
  }
  dup2(MessagePipe, STDERR_FILENO);
  close(MessagePipe);
  setLimits(Options);

  llvm::Expected<std::string> Result = Work(Unit);
  std::string Text = Result ? "" : llvm::toString(Result.takeError());
  char Kind = Result ? IsResult : IsError;
  writeAll(ResultPipe, llvm::StringRef(&Kind, 1));
  writeAll(ResultPipe, Result ? llvm::StringRef(*Result) : Text);
  _exit(0);
}

bool makePipe(int (&Ends)[2]) {
  if (pipe2(Ends, O_CLOEXEC) != 0)
    return false;
  fcntl(Ends[0], F_SETFL, O_NONBLOCK);
  // Larger than the usual 64 kB: the child need not wait for us so often.
  fcntl(Ends[0], F_SETPIPE_SZ, 1 << 20);
  return true;
}

void closePipe(int &End) {
  if (End >= 0)
    close(End);
  End = -1;
}

} // namespace

std::unique_ptr<Child> Child::start(size_t Index, const Command &Unit,
                                    const UnitWork &Work,
                                    const WorkerOptions &Options) {
  std::unique_ptr<Child> New(new Child(Index, Options));
  int ResultEnds[2] = {-1, -1}, MessageEnds[2] = {-1, -1};
  pid_t Parent = getpid();
  if (makePipe(ResultEnds) && makePipe(MessageEnds))
    New->Process = fork();
  if (New->Process == 0)
    runChild(ResultEnds[1], MessageEnds[1], Parent, Unit, Work, Options);
  int Problem = errno;
  closePipe(ResultEnds[1]);
  closePipe(MessageEnds[1]);
  New->ResultPipe = ResultEnds[0];
  New->MessagePipe = MessageEnds[0];
  if (New->Process > 0) {
    // Also here: whoever comes second changes nothing.
    setpgid(New->Process, New->Process);
    return New;
  }
  New.reset();
  errno = Problem;
  return nullptr;
}

Child::~Child() {
  kill();
  if (Process > 0)
    waitpid(Process, nullptr, 0);
  closePipe(ResultPipe);
  closePipe(MessagePipe);
}

void Child::kill() {
  if (Process > 0) {
    ::kill(-Process, SIGKILL); // with what it may have started
    ::kill(Process, SIGKILL);
  }
}

bool Child::read(int &Pipe, std::string &Into, size_t Kept) {
  static constexpr size_t Chunk = 1 << 16;
  while (true) {
    size_t Before = Into.size();
    Into.resize(Before + Chunk);
    ssize_t Count = ::read(Pipe, Into.data() + Before, Chunk);
    Into.resize(Before + std::max<ssize_t>(Count, 0));
    if (Into.size() > Kept)
      Into.erase(0, Into.size() - Kept);
    if (Count > 0)
      continue;
    if (Count < 0 && (errno == EAGAIN || errno == EINTR))
      return true;
    closePipe(Pipe);
    return false;
  }
}

std::string Child::lastMessage() const {
  llvm::StringRef Text = llvm::StringRef(Messages).rtrim();
  llvm::StringRef Line = Text.substr(Text.rfind('\n') + 1).take_front(200);
  return Line.empty() ? "" : (": " + Line).str();
}

std::string Child::failure(int Status) const {
  if (TimedOut || (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGXCPU))
    return llvm::formatv("ran past {0} s", Options.TimeLimit);
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == OutOfMemory)
    return llvm::formatv("needed more than {0} MB of memory",
                         Options.MemoryLimit >> 20);
  if (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGKILL)
    return "was killed (signal 9), perhaps because the system is short of "
           "memory";
  if (WIFSIGNALED(Status))
    return llvm::formatv("crashed (signal {0})", WTERMSIG(Status)).str() +
           lastMessage();
  if (WEXITSTATUS(Status) != 0 || Result.empty())
    return llvm::formatv("ended early (exit code {0})", WEXITSTATUS(Status))
               .str() +
           lastMessage();
  if (Result.front() == IsError)
    return Result.size() > 1 ? Result.substr(1) : "failed without a reason";
  return {};
}

UnitResult Child::collect() {
  int Status = 0;
  rusage Usage = {};
  while (wait4(Process, &Status, 0, &Usage) < 0 && errno == EINTR)
    ;
  Process = -1;
  UnitResult Collected;
  Collected.Failure = failure(Status);
  if (!Collected.failed()) {
    Result.erase(0, 1);
    Collected.Bytes = std::move(Result);
  }
  Collected.Seconds =
      std::chrono::duration<double>(Clock::now() - Begin).count();
  for (const timeval &Time : {Usage.ru_utime, Usage.ru_stime})
    Collected.ProcessorSeconds += Time.tv_sec + Time.tv_usec * 1e-6;
  Collected.PeakMemory = uint64_t(Usage.ru_maxrss) * 1024;
  return Collected;
}

} // namespace pothole
