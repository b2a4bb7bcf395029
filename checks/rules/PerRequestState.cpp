//===- What one request works on, kept where all requests see it ----------===//
//
// A lock at every access does not help: the handler writes the user, another
// request writes another, and the handler reads back the wrong one.
//
// Seen:     fields that a call writes and reads back, itself or through what
//           it calls, in an object that another thread uses in the same way.
// Not seen: hooks of which no function in the program calls both; fields that
//           are read before they are written on some way.

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace pothole {
namespace {

/// The state itself, or what is in it.
bool isIn(llvm::StringRef Name, llvm::StringRef Whole) {
  return Name.consume_front(Whole) &&
         (Name.empty() || Name.front() == '[' || Name.front() == '.' ||
          Name.front() == '-');
}

std::string function(const Program &Program, EntityId Id) {
  return Id == NoEntity ? "an initializer"
                        : "'" + Program.entity(Id).Name + "'";
}

std::string message(const Program &Program, const KeptState &K) {
  std::string Text = function(Program, K.Written.In) +
                     " keeps what it works on in '" + K.State +
                     "', which threads share: ";
  if (K.Atomic)
    Text += "atomic or not, ";
  else if (!K.Lock.empty())
    Text += "though each access holds '" + K.Lock + "', ";
  Text += K.Other.In == K.Written.In ? std::string("another call of it")
                                     : function(Program, K.Other.In);
  return Text + " overwrites it before it is read back";
}

void judge(const Program &Program, HazardSink &Report) {
  for (const KeptState &K : Program.KeptStates) {
    Hazard H;
    bool Shown = !K.HandedIn;
    for (const State &S : Program.States) {
      if (!isIn(S.Name, K.State))
        continue;
      Shown |= !S.Conflicts.empty();
      H.SameCause.push_back(S.Name);
      for (const std::string &Each : S.Assumptions)
        if (!llvm::is_contained(H.Assumptions, Each))
          H.Assumptions.push_back(Each);
    }
    if (!Shown)
      continue;
    const Spot &W = K.Written;
    if (Program.Kind != World::Program && W.By == 0 && K.Other.By == 0 &&
        H.Assumptions.empty())
      H.Assumptions.push_back("several threads call this library");
    H.Rule = PerRequestState.Id;
    H.Place = W.Place;
    H.State = K.State;
    llvm::erase(H.SameCause, K.State);
    if (W.In != NoEntity)
      H.Symbol = Program.entity(W.In).Name;
    H.Text = message(Program, K);
    std::string Name = "'" + K.State + "'";
    ThreadPath Mine = pathOf(Program, W.By, W.Path);
    Mine.Steps.push_back({W.Place, Name + " is written here"});
    Mine.Steps.push_back(
        {K.ReadBack, Name + " is read back here", NoteKind::Access});
    addSide(H, std::move(Mine));
    ThreadPath Between = pathOf(Program, K.Other.By, K.Other.Path);
    Between.Steps.push_back(
        {K.Other.Place,
         actorName(Program, K.Other.In, K.Other.By) + " writes " + Name,
         NoteKind::Access});
    addSide(H, std::move(Between));
    H.Notes.push_back({W.Place, "fix: keep it in a local, and hand it on as "
                                "an argument"});
    H.Trust = trustIn(H.Assumptions);
    Report.report(std::move(H));
  }
}

} // namespace

const Rule PerRequestState = {
    .Id = "per-request-state",
    .Summary = "data of one request is kept in an object that serves several "
               "threads",
    .Why = "A handler is registered once and runs in every thread. What it "
           "stores in itself for the length of a request, the next request "
           "overwrites: a user gets the page of another. Django made one "
           "object of each middleware class, and those that kept the request "
           "in it mixed up users when the server went from processes to "
           "threads. Locking each access, or making it atomic, ends the data "
           "race and leaves the mix-up.",
    .Example = R"(#include <cstdio>
#include <string>
#include <thread>

struct Request {
  std::string User;
};

class Greeter {
public:
  void serve(const Request &R) {
    User = R.User;
    greet();
  }

private:
  void greet() { std::printf("Hello %s\n", User.c_str()); }
  std::string User;
};

int main() {
  Greeter Shared;
  std::thread First([&] { Shared.serve({"Ann"}); });
  std::thread Second([&] { Shared.serve({"Bob"}); });
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <cstdio>
#include <string>
#include <thread>

struct Request {
  std::string User;
};

class Greeter {
public:
  void serve(const Request &R) { greet(R.User); }

private:
  void greet(const std::string &User) {
    std::printf("Hello %s\n", User.c_str());
  }
};

int main() {
  Greeter Shared;
  std::thread First([&] { Shared.serve({"Ann"}); });
  std::thread Second([&] { Shared.serve({"Bob"}); });
  First.join();
  Second.join();
}
)",
    .Help = "Keep it in a local and hand it on as an argument, make an object "
            "per request, or one per thread (`thread_local`).",
    .Blind = "Hooks of one request that no function of the program calls one "
             "after the other; fields that some way reads before it writes "
             "them; elements of arrays; globals outside of a struct.",
    .Cwe = 488,
    .Judge = judge};

} // namespace pothole
