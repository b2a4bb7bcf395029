// hit_counter.cpp and route_map.cpp, mended: pothole has nothing to say here.
//
// A counter that is only counted up needs an atomic, not a lock. What is filled
// on first use needs a lock, or `call_once`, around the test and the filling.
//
//   c++ -std=c++20 -pthread locked.cpp && ./a.out
//   pothole check locked.cpp -- -std=c++20 -pthread

#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Page {
  const char *Path;
  std::atomic<long> Hits{0};
  std::mutex Mutex;
  long Bytes = 0; // guarded by Mutex
};

struct Route {
  std::string Path;
  std::string Name;
};

class Router {
public:
  explicit Router(std::vector<Route> Known) : Routes(std::move(Known)) {}

  /// The path of a page, or null.
  const std::string *reverse(const std::string &Name) const {
    std::call_once(Once, [this] { fill(); });
    auto Found = PathOfName.find(Name);
    return Found == PathOfName.end() ? nullptr : &Found->second;
  }

private:
  void fill() const {
    for (const Route &Each : Routes)
      PathOfName[Each.Name] = Each.Path;
  }

  std::vector<Route> Routes;
  mutable std::once_flag Once;
  mutable std::map<std::string, std::string> PathOfName;
};

static Page Home{"/"};

static void serve(Page &Requested, long Size) {
  ++Requested.Hits;
  std::lock_guard<std::mutex> Lock(Requested.Mutex);
  Requested.Bytes += Size;
}

int main() {
  const Router Site({{"/", "home"}, {"/login", "login"}, {"/cart", "cart"}});
  auto Worker = [&Site] {
    for (int Request = 0; Request < 1000; ++Request)
      if (const std::string *Path = Site.reverse("cart"))
        serve(Home, Path->size());
  };
  std::thread First(Worker);
  std::thread Second(Worker);
  First.join();
  Second.join();
  std::printf("%s %ld, %ld bytes\n", Home.Path, Home.Hits.load(), Home.Bytes);
  return 0;
}
