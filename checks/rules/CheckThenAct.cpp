//===- A test and what depends on it, and others in between ---------------===//
//
// Seen:     an atomic load and a store, or fetch_add, that depends on it; a
//           test and a change in two sections of one lock, also inside the
//           methods of a class that locks for each.
// Not seen: tests and changes of different states; test and change in different
//           functions of which none calls both.

#include "checks/rules/Evidence.h"

namespace pothole {
namespace {

std::string message(const Program &Program, const SplitCheck &S) {
  std::string Text = actorName(Program, S.In, S.By);
  Text += S.FromOld ? " makes the new '" + S.State + "' of the old one in "
                    : " tests '" + S.State + "' and changes it in ";
  Text += S.Lock.empty() ? std::string("two atomic operations")
                         : "two sections of '" + S.Lock + "'";
  std::string Other = actorName(Program, S.ChangedIn, S.ChangedBy);
  if (Other == actorName(Program, S.In, S.By))
    Other = S.ChangedIn == S.In || S.ChangedIn == NoEntity
                ? "another call of it"
                : "'" + Program.entity(S.ChangedIn).Name + "'";
  return Text + (S.FromOld ? ": what " + Other + " does in between is lost"
                           : ": " + Other + " can change it in between");
}

void judge(const Program &Program, HazardSink &Report) {
  for (const SplitCheck &S : Program.SplitChecks) {
    Hazard H;
    H.Rule = CheckThenAct.Id;
    H.Place = S.Place;
    H.State = S.State;
    if (S.In != NoEntity)
      H.Symbol = Program.entity(S.In).Name;
    H.Text = message(Program, S);
    std::string Name = "'" + S.State + "'";
    ThreadPath Acts = pathOf(Program, S.By, S.Path);
    Acts.Steps.push_back(
        {S.Tested, Name + (S.FromOld ? " is read here" : " is tested here"),
         NoteKind::Access});
    Acts.Steps.push_back({S.Place, Name + " is changed here, depending on that",
                          NoteKind::Access});
    addSide(H, std::move(Acts));
    ThreadPath Between = pathOf(Program, S.ChangedBy, S.ChangedPath);
    Between.Steps.push_back(
        {S.Changed,
         actorName(Program, S.ChangedIn, S.ChangedBy) + " changes " + Name,
         NoteKind::Access});
    addSide(H, std::move(Between));
    H.Assumptions = S.Assumptions;
    H.Trust = trustIn(S.Assumptions);
    H.Notes.push_back(
        {S.Place, S.Lock.empty()
                      ? "fix: do both in one operation: compare_exchange, "
                        "exchange or fetch_add"
                      : "fix: hold '" + S.Lock +
                            "' over both, or test again "
                            "before the change"});
    Report.report(std::move(H));
  }
}

} // namespace

const Rule CheckThenAct = {
    .Id = "check-then-act",
    .Summary = "a test and the change that depends on it are two steps that "
               "another thread can come between",
    .Why = "Every step is safe and the whole is not. Two threads find the "
           "queue not empty and both take the last item; two find the flag "
           "down and both do what only one should; two read a counter and both "
           "write the same next number.",
    .Example = R"(#include <mutex>
#include <thread>
#include <vector>

class Stack {
public:
  bool empty() {
    std::lock_guard<std::mutex> Lock(Access);
    return Items.empty();
  }
  void pop() {
    std::lock_guard<std::mutex> Lock(Access);
    Items.pop_back();
  }

private:
  std::mutex Access;
  std::vector<int> Items{1, 2, 3};
} Work;

void drain() {
  while (!Work.empty())
    Work.pop();
}

int main() {
  std::thread First(drain), Second(drain);
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <mutex>
#include <thread>
#include <vector>

class Stack {
public:
  bool pop() {
    std::lock_guard<std::mutex> Lock(Access);
    if (Items.empty())
      return false;
    Items.pop_back();
    return true;
  }

private:
  std::mutex Access;
  std::vector<int> Items{1, 2, 3};
} Work;

void drain() {
  while (Work.pop())
    ;
}

int main() {
  std::thread First(drain), Second(drain);
  First.join();
  Second.join();
}
)",
    .Help = "Test and change in one section of the lock, or one atomic "
            "operation: `compare_exchange`, `exchange`, `fetch_add`. Where the "
            "lock cannot be held in between, test again under it.",
    .Blind = "Tests and changes of different states that belong together; a "
             "test in one function and the change in another, of which none "
             "calls both.",
    .Cwe = 367,
    .Judge = judge};

} // namespace pothole
