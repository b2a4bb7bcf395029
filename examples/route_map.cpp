// A web framework's router: from a path to a page's name, and back.
//
// The map back is filled when it is first asked for, in a `const` method: the
// router never changes, so why not share it between threads? The first two
// requests fill it at the same time, or one reads it half filled: a page that
// exists is reported missing, or the map breaks for good. Only right after a
// start, only under load, and never where someone is looking.
//
//   c++ -std=c++20 -pthread route_map.cpp && ./a.out
//   pothole check route_map.cpp -- -std=c++20 -pthread
//
// The lines marked `race:` are those the tests expect pothole, and
// ThreadSanitizer, to point at. locked.cpp has the same program mended.

#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

struct Route {
  std::string Path;
  std::string Name;
};

class Router {
public:
  explicit Router(std::vector<Route> Known) : Routes(std::move(Known)) {}

  /// The path of a page, or null.
  const std::string *reverse(const std::string &Name) const {
    if (!Filled) // race: Filled [lazy-init]
      fill();

    auto Found = PathOfName.find(Name); // race: PathOfName [lazy-init]
    if (Found == PathOfName.end())      // race: PathOfName [lazy-init]
      return nullptr;
    return &Found->second;
  }

private:
  void fill() const {
    for (const Route &Each : Routes)
      PathOfName[Each.Name] = Each.Path; // race: PathOfName [lazy-init]
    Filled = true;                       // race: Filled [lazy-init]
  }

  std::vector<Route> Routes;
  mutable std::map<std::string, std::string> PathOfName;
  mutable bool Filled = false;
};

int main() {
  const Router Site({{"/", "home"}, {"/login", "login"}, {"/cart", "cart"}});
  auto Request = [&Site] {
    if (!Site.reverse("cart"))
      std::puts("404: no page 'cart', says one of the threads");
  };
  std::thread First(Request);
  std::thread Second(Request);
  First.join();
  Second.join();
  return 0;
}
