// Safe: joined on the way that returns, by whoever has the handle.
#include <memory>
#include <mutex>
#include <pthread.h>
#include <string>
#include <thread>
#include <vector>

static std::mutex Access;
static std::string Status;

static void note() {
  std::lock_guard<std::mutex> Lock(Access);
  Status = "alive";
}
static void *note_posix(void *Arg) {
  note();
  return Arg;
}

class Crew {
public:
  void hire() { Members.emplace_back(note); }
  ~Crew() {
    for (std::thread &Each : Members)
      Each.join();
  }

private:
  std::vector<std::thread> Members;
};

// Dies before what it uses, which is older.
static std::unique_ptr<Crew> TheCrew;

int main() {
  TheCrew = std::make_unique<Crew>();
  TheCrew->hire();
  Crew Mine;
  Mine.hire();
  pthread_t One;
  pthread_create(&One, nullptr, note_posix, nullptr);
  pthread_join(One, nullptr);
}
