// One forked worker, seen from the parent.

#ifndef POTHOLE_TOOL_DRIVE_CHILD_H
#define POTHOLE_TOOL_DRIVE_CHILD_H

#include "tool/drive/Workers.h"

#include <chrono>
#include <memory>
#include <sys/types.h>

namespace pothole {

class Child {
public:
  using Clock = std::chrono::steady_clock;

  /// Forks. Null with `errno` set if the system has no process to give.
  static std::unique_ptr<Child> start(size_t Index, const Command &Unit,
                                      const UnitWork &Work,
                                      const WorkerOptions &Options);
  /// Kills what is left of it.
  ~Child();
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;

  /// Takes what it has written; false once it has closed that pipe.
  bool readResult() { return read(ResultPipe, Result, ~size_t(0)); }
  bool readMessages() { return read(MessagePipe, Messages, MessagesKept); }

  bool finished() const { return ResultPipe < 0 && MessagePipe < 0; }
  void kill();
  void killForTime() {
    TimedOut = true;
    kill();
  }

  /// Waits for its end. Call when finished.
  UnitResult collect();

  const size_t Index;
  int ResultPipe = -1;
  int MessagePipe = -1;
  const Clock::time_point Begin = Clock::now();

private:
  Child(size_t Index, const WorkerOptions &Options)
      : Index(Index), Options(Options) {}
  static bool read(int &Pipe, std::string &Into, size_t Kept);
  std::string failure(int Status) const;
  std::string lastMessage() const;

  static constexpr size_t MessagesKept = 4096;
  const WorkerOptions &Options;
  pid_t Process = -1;
  bool TimedOut = false;
  std::string Result;
  std::string Messages;
};

} // namespace pothole

#endif
