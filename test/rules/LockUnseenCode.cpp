// Locks beside code that is not seen, in templates that only an alias names,
// and in objects that know each other.
// rules: lock-misuse lock-leak lock-order

#include <memory>
#include <mutex>
#include <string>

// What is handed out of an object does not lead to its lock.
struct Hash {
  bool operator==(const Hash &) const;
};
class Chain {
public:
  int difficulty() {
    std::lock_guard<std::recursive_mutex> Cache(CacheLock); // warning: 'Chain::ChainLock' then 'Chain::CacheLock'
    if (tip() == CachedTip)
      return Cached;
    std::lock_guard<std::recursive_mutex> Lock(ChainLock);
    Cached = 2;
    return Cached;
  }
  int make() {
    std::lock_guard<std::recursive_mutex> Lock(ChainLock);
    return difficulty();
  }

private:
  Hash tip() const;
  std::recursive_mutex ChainLock, CacheLock;
  Hash CachedTip;
  int Cached = 0;
};

class OrderedChain {
public:
  int difficulty() {
    {
      std::lock_guard<std::recursive_mutex> Cache(CacheLock);
      if (tip() == CachedTip)
        return Cached;
    }
    std::lock_guard<std::recursive_mutex> Lock(ChainLock);
    std::lock_guard<std::recursive_mutex> Cache(CacheLock);
    Cached = 2;
    return Cached;
  }
  int make() {
    std::lock_guard<std::recursive_mutex> Lock(ChainLock);
    return difficulty();
  }

private:
  Hash tip() const;
  std::recursive_mutex ChainLock, CacheLock;
  Hash CachedTip;
  int Cached = 0;
};

// A `const` method releases nothing.
class Worker {
public:
  bool interrupted() const;
  int next_bad() {
    Jobs.lock();
    if (interrupted())
      return -1; // warning: 'Worker::Jobs' stays locked when 'Worker::next_bad' returns here
    int N = ++Taken;
    Jobs.unlock();
    return N;
  }

private:
  std::mutex Jobs;
  int Taken = 0;
};

// Only users of the header make objects of it.
template <typename Mutex> class Sink {
public:
  virtual ~Sink() = default;
  void log(const std::string &Text) {
    std::lock_guard<Mutex> Lock(Access);
    put(Text);
  }

protected:
  virtual void put(const std::string &Text) = 0;
  Mutex Access;
};
template <typename Mutex> class DailySink final : public Sink<Mutex> {
public:
  std::string name() {
    std::lock_guard<Mutex> Lock(Sink<Mutex>::Access); // warning: takes it again
    return Name;
  }

protected:
  void put(const std::string &Text) override {
    if (Text.empty())
      rotate();
  }

private:
  void rotate() { Old = name(); }
  std::string Name, Old;
};
template <typename Mutex> class PlainSink final : public Sink<Mutex> {
public:
  std::string name() {
    std::lock_guard<Mutex> Lock(Sink<Mutex>::Access);
    return Name;
  }

protected:
  void put(const std::string &Text) override {
    if (Text.empty())
      Old = Name;
  }

private:
  std::string Name, Old;
};
using DailySinkMt = DailySink<std::mutex>;
using PlainSinkMt = PlainSink<std::mutex>;

// Two that know each other.
class Controller;
class Call {
public:
  void timeOut();
  bool finished() const;

private:
  mutable std::mutex StateLock;
  int State = 0;
  Controller *Owner = nullptr;
};
class Controller {
public:
  void reset();
  int timeout() const;

private:
  mutable std::mutex OwnLock;
  int Timeout = 1;
  std::shared_ptr<Call> Current;
};
void Call::timeOut() {
  std::lock_guard<std::mutex> Lock(StateLock);
  State = Owner->timeout();
}
bool Call::finished() const {
  std::lock_guard<std::mutex> Lock(StateLock); // warning: 'Controller::OwnLock'
  return State != 0;
}
void Controller::reset() {
  std::lock_guard<std::mutex> Lock(OwnLock);
  if (Current && Current->finished())
    Current.reset();
}
int Controller::timeout() const {
  std::lock_guard<std::mutex> Lock(OwnLock);
  return Timeout;
}

class SafeController;
class SafeCall {
public:
  void timeOut();
  bool finished() const;

private:
  mutable std::mutex StateLock;
  int State = 0;
  SafeController *Owner = nullptr;
};
class SafeController {
public:
  void reset();
  int timeout() const;

private:
  mutable std::mutex OwnLock;
  int Timeout = 1;
  std::shared_ptr<SafeCall> Current;
};
void SafeCall::timeOut() {
  int Timeout = Owner->timeout();
  std::lock_guard<std::mutex> Lock(StateLock);
  State = Timeout;
}
bool SafeCall::finished() const {
  std::lock_guard<std::mutex> Lock(StateLock);
  return State != 0;
}
void SafeController::reset() {
  std::lock_guard<std::mutex> Lock(OwnLock);
  if (Current && Current->finished())
    Current.reset();
}
int SafeController::timeout() const {
  std::lock_guard<std::mutex> Lock(OwnLock);
  return Timeout;
}

// The next one's lock, and that of the one behind it, are not one.
class Logger {
public:
  virtual ~Logger() = default;
  virtual void flush() = 0;
};
class Rolling : public Logger {
public:
  void flush() override {
    std::lock_guard<std::mutex> Lock(Access);
    if (Inner)
      Inner->flush();
  }

private:
  std::mutex Access;
  std::shared_ptr<Logger> Inner;
};

// Wrappers take one lock after another by one statement of theirs.
class Section {
public:
  void lock() { Inner.lock(); }
  void unlock() { Inner.unlock(); }

private:
  std::mutex Inner;
};
class Region {
public:
  explicit Region(Section &Of) : Of(Of) { Of.lock(); }
  ~Region() { Of.unlock(); }

private:
  Section &Of;
};
class Ledger {
public:
  void in() {
    Region First(Incoming);
    Region Second(Outgoing); // warning: 'Ledger::Incoming' then 'Ledger::Outgoing'
    ++Sum;
  }
  void out() {
    Region First(Outgoing);
    Region Second(Incoming);
    --Sum;
  }

private:
  Section Incoming, Outgoing;
  int Sum = 0;
};
class OrderedLedger {
public:
  void in() {
    Region First(Incoming);
    Region Second(Outgoing);
    ++Sum;
  }
  void out() {
    Region First(Incoming);
    Region Second(Outgoing);
    --Sum;
  }

private:
  Section Incoming, Outgoing;
  int Sum = 0;
};
