//===- State made on first use without a lock -----------------------------===//
//
// `if (!p) p = new T`, `if (m.empty()) fill(m)`, `if (ready) return; ...`: two
// threads find nothing there and both make it, or one uses what the other has
// made half. Django's URL resolver lost routes this way.
//
// Seen:     tests for null, empty, missing, zero or a negative mark, in the
//           function of the write, its callers or helpers; the race itself is
//           found by the engine.
// Not seen: a write whose test does not hold the lock but whose second test
//           does (double-checked-lock's half).

#include "checks/rules/FirstUse.h"

#include <map>

namespace pothole {
namespace {

std::string message(const State &State, const Fill &Fill) {
  std::string How =
      Fill.Write->Locks.empty()
          ? " without a lock"
          : ", but tested without '" + Fill.Write->Locks.front().Name + "'";
  std::string Name = "'" + State.Name + "' is ";
  switch (State.Of.Class) {
  case TypeClass::Pointer:
  case TypeClass::SmartPointer:
    return Name + "created on first use" + How +
           "; two threads can both create it";
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Floating:
  case TypeClass::Atomic:
    return Name + "set on first use" + How +
           "; two threads can both find it unset";
  default:
    return Name + "filled on first use" + How +
           "; another thread can see it half filled";
  }
}

void judge(const Program &Program, HazardSink &Report) {
  FirstUse Uses(Program);
  // What one flag decides is one cause: the filled state speaks for the flag.
  std::map<std::string, Hazard> ByTest;
  for (Tests About : {Tests::Flag, Tests::Itself, Tests::Whole})
    for (const State &State : Program.States) {
      std::optional<Fill> Fill = Uses.fillOf(State);
      if (!Fill || Fill->Inner || relationOf(*Fill->Outer, State) != About)
        continue;
      auto Known = ByTest.find(Fill->Outer->State);
      if (Known != ByTest.end()) {
        Known->second.SameCause.push_back(State.Name);
        continue;
      }
      Hazard H = fillHazard(Program, State, *Fill, LazyInit.Id);
      H.Text = message(State, *Fill);
      if (State.Duration == Storage::StaticLocal &&
          State.Of.Class == TypeClass::Pointer)
        H.Remedies.push_back({RemedyKind::MagicStatic,
                              Program.entity(State.Variable).Place,
                              Program.entity(State.Variable).ShortName});
      ByTest.emplace(Fill->Outer->State, std::move(H));
    }
  for (auto &[Test, H] : ByTest)
    Report.report(std::move(H));
}

} // namespace

const Rule LazyInit = {
    .Id = "lazy-init",
    .Summary = "state is tested and then made in place on first use, without "
               "synchronization",
    .Why = "The test and the filling are two steps. Between them another "
           "thread finds nothing there as well and fills it too, or finds it "
           "not empty and uses what is half filled: Django's resolver missed "
           "routes that were in its table a moment later.",
    .Example = R"(#include <map>
#include <string>
#include <thread>

std::map<std::string, int> Ports;

int port_of(const std::string &Service) {
  if (Ports.empty()) {
    Ports["http"] = 80;
    Ports["https"] = 443;
  }
  auto Found = Ports.find(Service);
  return Found == Ports.end() ? 0 : Found->second;
}

int main() {
  std::thread First(port_of, "http"), Second(port_of, "https");
  First.join();
  Second.join();
}
)",
    .Fixed = R"(#include <map>
#include <string>
#include <thread>

const std::map<std::string, int> &ports() {
  static const std::map<std::string, int> Ports = {{"http", 80},
                                                   {"https", 443}};
  return Ports;
}

int port_of(const std::string &Service) {
  auto Found = ports().find(Service);
  return Found == ports().end() ? 0 : Found->second;
}

int main() {
  std::thread First(port_of, "http"), Second(port_of, "https");
  First.join();
  Second.join();
}
)",
    .Help = "Use a static local whose initializer makes it, or "
            "`std::call_once`; or hold one lock across the test, the filling "
            "and every use.",
    .Blind = "Tests of other kinds, as `size() < 3`; state that also changes "
             "at as many places without a test: data-race reports it.",
    .Cwe = 543,
    .Judge = judge,
    .Remedies = {RemedyKind::MagicStatic}};

} // namespace pothole
