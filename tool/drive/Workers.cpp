//===- The pool -----------------------------------------------------------===//
//
// One loop: start children while there is room, sleep until one of them writes,
// a deadline passes or a signal comes, take what there is, deliver what is next
// in line. Signals come through a descriptor (signalfd), so that there is no
// handler and no global for it to write to.

#include "tool/drive/Workers.h"

#include "tool/drive/Child.h"

#include "llvm/Support/Threading.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace pothole {
namespace {

/// While it lives, SIGINT and SIGTERM wait to be asked for.
class Interruption {
public:
  Interruption() {
    sigemptyset(&Awaited);
    sigaddset(&Awaited, SIGINT);
    sigaddset(&Awaited, SIGTERM);
    sigprocmask(SIG_BLOCK, &Awaited, &Before);
    Descriptor = signalfd(-1, &Awaited, SFD_NONBLOCK | SFD_CLOEXEC);
  }
  ~Interruption() {
    close(Descriptor);
    sigprocmask(SIG_SETMASK, &Before, nullptr);
  }
  Interruption(const Interruption &) = delete;
  Interruption &operator=(const Interruption &) = delete;

  /// The signal that came, or 0.
  int take() {
    signalfd_siginfo Info;
    if (read(Descriptor, &Info, sizeof Info) != sizeof Info)
      return 0;
    return Info.ssi_signo;
  }

  int Descriptor;

private:
  sigset_t Awaited, Before;
};

class Pool {
public:
  Pool(llvm::ArrayRef<Command> Units, const UnitWork &Work,
       const UnitDelivery &Deliver, const WorkerOptions &Options)
      : Units(Units), Work(Work), Deliver(Deliver), Options(Options),
        Jobs(Options.Jobs
                 ? Options.Jobs
                 : llvm::hardware_concurrency().compute_thread_count()) {}
  int run();

private:
  using Clock = Child::Clock;

  void startMore();
  void sleep();
  void takeWritten();
  void endLate();
  void collectFinished();
  void deliverNext();
  void showProgress() const;
  Clock::time_point deadline(const Child &C) const {
    return C.Begin + std::chrono::seconds(Options.TimeLimit);
  }

  llvm::ArrayRef<Command> Units;
  const UnitWork &Work;
  const UnitDelivery &Deliver;
  const WorkerOptions &Options;
  const unsigned Jobs;
  Interruption Signals;
  std::vector<std::unique_ptr<Child>> Running; // oldest first
  std::map<size_t, UnitResult> Waiting;        // for those before them
  size_t Started = 0, Done = 0, Delivered = 0;
};

void Pool::showProgress() const {
  if (Options.Progress)
    Options.Progress(Done, Units.size(),
                     Running.empty() ? "" : Units[Running.front()->Index].File);
}

void Pool::startMore() {
  while (Started < Units.size() && Running.size() < Jobs) {
    std::unique_ptr<Child> New =
        Child::start(Started, Units[Started], Work, Options);
    if (!New && !Running.empty())
      return; // short of processes: try again when one has ended
    if (New) {
      Running.push_back(std::move(New));
    } else {
      Waiting[Started].Failure =
          std::string("no process for it: ") + std::strerror(errno);
      ++Done;
    }
    ++Started;
    showProgress();
  }
}

void Pool::sleep() {
  std::vector<pollfd> Watched = {{Signals.Descriptor, POLLIN, 0}};
  Clock::time_point Next = Clock::time_point::max();
  for (const std::unique_ptr<Child> &C : Running) {
    // A closed pipe is -1, which poll passes over.
    Watched.push_back({C->ResultPipe, POLLIN, 0});
    Watched.push_back({C->MessagePipe, POLLIN, 0});
    Next = std::min(Next, deadline(*C));
  }
  int Milliseconds = -1;
  if (Options.TimeLimit) {
    auto Left =
        std::chrono::ceil<std::chrono::milliseconds>(Next - Clock::now());
    Milliseconds = std::clamp<int64_t>(Left.count(), 0, 60'000);
  }
  poll(Watched.data(), Watched.size(), Milliseconds);
}

void Pool::takeWritten() {
  for (const std::unique_ptr<Child> &C : Running) {
    if (C->ResultPipe >= 0)
      C->readResult();
    if (C->MessagePipe >= 0)
      C->readMessages();
  }
}

void Pool::endLate() {
  if (!Options.TimeLimit)
    return;
  Clock::time_point Now = Clock::now();
  for (const std::unique_ptr<Child> &C : Running)
    if (Now >= deadline(*C))
      C->killForTime();
}

void Pool::collectFinished() {
  bool Any = false;
  for (std::unique_ptr<Child> &C : Running) {
    if (!C->finished())
      continue;
    Waiting[C->Index] = C->collect();
    C.reset();
    ++Done;
    Any = true;
  }
  std::erase(Running, nullptr);
  if (Any)
    showProgress();
}

void Pool::deliverNext() {
  for (auto Next = Waiting.begin();
       Next != Waiting.end() && Next->first == Delivered;
       Next = Waiting.erase(Next)) {
    Deliver(Next->first, std::move(Next->second));
    ++Delivered;
  }
}

int Pool::run() {
  while (Delivered < Units.size()) {
    startMore();
    if (!Running.empty())
      sleep();
    if (int Signal = Signals.take())
      return Signal; // the children die with their Child
    takeWritten();
    endLate();
    collectFinished();
    deliverNext();
  }
  return 0;
}

} // namespace

int runWorkers(llvm::ArrayRef<Command> Units, const UnitWork &Work,
               const UnitDelivery &Deliver, const WorkerOptions &Options) {
  return Pool(Units, Work, Deliver, Options).run();
}

} // namespace pothole
