// Methods that a class keeps to itself, called by friends, derived classes or
// its methods in other files.
// rules: inconsistent-lock data-race mt-unsafe-call

#include <cstring>
#include <ctime>
#include <iomanip>
#include <list>
#include <map>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>

// Derived classes cannot hold a private lock.
class Session {
public:
  std::string describe() {
    std::lock_guard<std::mutex> Lock(Names);
    return Title + std::to_string(Number); // race: Number [inconsistent-lock]
  }
  int number() {
    std::lock_guard<std::mutex> Lock(Names);
    return Number;
  }

protected:
  void renumber(int To);

private:
  std::mutex Names;
  std::string Title;
  int Number = 0;
};
void Session::renumber(int To) {
  Number = To; // race: Number [inconsistent-lock]
}

class SafeSession {
public:
  int number() {
    std::lock_guard<std::mutex> Lock(Names);
    return Number;
  }
  int next() {
    std::lock_guard<std::mutex> Lock(Names);
    return Number + 1;
  }

protected:
  void renumber(int To);

private:
  std::mutex Names;
  int Number = 0;
};
void SafeSession::renumber(int To) {
  std::lock_guard<std::mutex> Lock(Names);
  Number = To;
}

// A lock that derived classes can take they may hold.
class Base {
public:
  int level() {
    std::lock_guard<std::mutex> Lock(Levels);
    return Level;
  }
  void raise() {
    std::lock_guard<std::mutex> Lock(Levels);
    ++Level;
  }

protected:
  void setLevel(int To);
  std::mutex Levels;

private:
  int Level = 0;
};
void Base::setLevel(int To) { Level = To; }

// So may other methods of the class, which stand in another file.
class Pool {
public:
  int size() {
    std::lock_guard<std::mutex> Lock(Sizes);
    return Size;
  }
  void add() {
    std::lock_guard<std::mutex> Lock(Sizes);
    ++Size;
  }

private:
  void shrink();
  std::mutex Sizes;
  int Size = 0;
};
void Pool::shrink() { --Size; }

// What friends call takes the lock; a getter does not.
class Sender;
class Hub {
  friend class Sender;

protected:
  bool join(int Id);
  bool leave(int Id);
  std::list<int> ids() { return Ids; } // race: Ids [inconsistent-lock]

private:
  std::mutex Members;
  std::map<int, std::string> Peers;
  std::list<int> Ids;
};
class Sender {
public:
  size_t sendToAll() { return To->ids().size(); }
  Hub *To = nullptr;
};
bool Hub::join(int Id) {
  std::lock_guard<std::mutex> Lock(Members);
  if (Peers.count(Id))
    return false;
  Peers[Id] = "new";
  Ids.push_back(Id); // race: Ids [inconsistent-lock]
  return true;
}
bool Hub::leave(int Id) {
  std::lock_guard<std::mutex> Lock(Members);
  if (!Peers.erase(Id))
    return false;
  Ids.remove(Id);
  return true;
}

class SafeHub {
  friend class SafeSender;

protected:
  bool join(int Id);
  std::list<int> ids() {
    std::lock_guard<std::mutex> Lock(Members);
    return Ids;
  }

private:
  std::mutex Members;
  std::list<int> Ids;
};
class SafeSender {
public:
  size_t sendToAll() { return To->ids().size(); }
  SafeHub *To = nullptr;
};
bool SafeHub::join(int Id) {
  std::lock_guard<std::mutex> Lock(Members);
  Ids.push_back(Id);
  return true;
}

// Whoever calls it: the position is the library's.
class Engine {
private:
  bool header(char *Line);
};
bool Engine::header(char *Line) {
  char *Part = std::strtok(Line, ","); // warning: 'strtok'
  return Part && *Part == 'x';
}

class SafeEngine {
private:
  bool header(char *Line);
};
bool SafeEngine::header(char *Line) {
  char *Rest = nullptr;
  char *Part = strtok_r(Line, ",", &Rest);
  return Part && *Part == 'x';
}

// Handed to an operator of the library, which calls it.
template <typename Mutex> class Log {
public:
  void write(std::ostream &Out, const std::string &Text) {
    std::lock_guard<Mutex> Lock(Lines);
    Out << stamp << Text;
  }

private:
  static std::ostream &stamp(std::ostream &Out) {
    std::time_t Now = std::time(nullptr);
    return Out << std::put_time(std::localtime(&Now), "%H"); // warning: 'localtime'
  }
  Mutex Lines;
};
template class Log<std::mutex>;

// Exported helpers that all who call them here call with the lock.
std::mutex Registry;
std::map<std::string, int> Entries;
void removeLocked(const std::string &Name) { Entries.erase(Name); }
void clearLocked() { Entries.clear(); }
void removeAll() {
  std::lock_guard<std::mutex> Lock(Registry);
  removeLocked("a");
  clearLocked();
}

// Called by a thread of the class itself, and by nobody else.
class Ticker {
public:
  ~Ticker() { Runner.join(); }
  void open() {
    Runner = std::thread([this] { tick(); });
  }

private:
  void tick() { ++Ticks; }
  std::thread Runner;
  int Ticks = 0;
};
