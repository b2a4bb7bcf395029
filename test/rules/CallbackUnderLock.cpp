// Callbacks that users of a library set, called with a lock held.
// rules: blocking-under-lock

#include <functional>
#include <mutex>

using Callback = void (*)(int Code, void *Data);

class Device {
public:
  void set(Callback To, void *With) {
    std::lock_guard<std::mutex> Lock(Callbacks); // note: takes 'Device::Callbacks'
    Call = To;
    Data = With;
  }
  void fire_bad(int Code) {
    std::lock_guard<std::mutex> Lock(Callbacks);
    if (Call)
      Call(Code, Data); // warning: calls what 'Device::Call' is set to holding 'Device::Callbacks'
  }
  void fire_ok(int Code) {
    std::unique_lock<std::mutex> Lock(Callbacks);
    Callback Copy = Call;
    void *With = Data;
    Lock.unlock();
    if (Copy)
      Copy(Code, With);
  }

private:
  std::mutex Callbacks;
  Callback Call = nullptr;
  void *Data = nullptr;
};

// Its owner may take it again.
class Recursive {
public:
  void set(Callback To) {
    std::lock_guard<std::recursive_mutex> Lock(Callbacks);
    Call = To;
  }
  void fire(int Code) {
    std::lock_guard<std::recursive_mutex> Lock(Callbacks);
    if (Call)
      Call(Code, nullptr);
  }

private:
  std::recursive_mutex Callbacks;
  Callback Call = nullptr;
};

// Nobody sets it under this lock.
class Fixed {
public:
  explicit Fixed(Callback To) : Call(To) {}
  void fire(int Code) {
    std::lock_guard<std::mutex> Lock(Order);
    Call(Code, nullptr);
    ++Fired;
  }
  int fired() {
    std::lock_guard<std::mutex> Lock(Order);
    return Fired;
  }

private:
  std::mutex Order;
  Callback Call;
  int Fired = 0;
};
