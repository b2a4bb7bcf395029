// A web server that counts its visitors, the way everyone writes it first.
//
// It was right for years: one thread served all requests. Then the server got
// a second one. `++Hits` reads, adds and writes; two threads that do so at once
// lose a visitor now and then, and nobody notices until the numbers are billed.
//
//   c++ -std=c++20 -pthread hit_counter.cpp && ./a.out
//   pothole check hit_counter.cpp -- -std=c++20 -pthread
//
// The lines marked `race:` are those the tests expect pothole, and
// ThreadSanitizer, to point at. locked.cpp has the same program mended.

#include <cstdio>
#include <thread>

struct Page {
  const char *Path;
  long Hits = 0;
};

static Page Home{"/"};
static Page About{"/about"};

static void serve(Page &Requested) {
  ++Requested.Hits; // race: Hits
}

static void worker() {
  for (int Request = 0; Request < 1000; ++Request)
    serve(Home);
}

int main() {
  std::thread First(worker);
  std::thread Second(worker);
  First.join();
  Second.join();

  serve(About); // no thread runs any more
  std::printf("%s %ld (should be 2000), %s %ld\n", Home.Path, Home.Hits,
              About.Path, About.Hits);
  return 0;
}
