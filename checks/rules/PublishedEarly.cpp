//===- What readers test is set before what it announces is there ---------===//
//
// Seen:     a flag, count or pointer that a reader tests, set by the thread
// that
//           afterwards writes what the reader reads then, where these collide.
// Not seen: stores that the source has in the right order and the processor has
//           not, for want of a release; announcements through code that is not
//           analysed.

#include "checks/rules/Evidence.h"

#include <map>

namespace pothole {
namespace {

void judge(const Program &Program, HazardSink &Report) {
  std::map<std::pair<std::string, Location>, Hazard> ByFlag;
  for (const State &State : Program.States) {
    if (!State.Early)
      continue;
    const Announcement &Early = *State.Early;
    auto Known = ByFlag.find({Early.Flag, Early.Set});
    if (Known != ByFlag.end()) {
      Known->second.SameCause.push_back(State.Name);
      continue;
    }
    const Access &Write = State.Accesses[Early.About.First],
                 &Other = State.Accesses[Early.About.Second];
    Hazard H = conflictHazard(Program, State, PublishedEarly.Id, Write, Other);
    H.Text = actorName(Program, Write.In, Write.By) + " sets '" + Early.Flag +
             "' before it has written '" + State.Name + "', which " +
             actorName(Program, Other.In, Other.By) +
             (Other.Write ? " writes" : " reads") + " once '" + Early.Flag +
             "' is set";
    std::vector<Note> Order{
        {Early.Set, "'" + Early.Flag + "' is set here", NoteKind::Other},
        {Early.Tested, "'" + Early.Flag + "' is tested here", NoteKind::Other}};
    H.Notes.insert(H.Notes.begin(), Order.begin(), Order.end());
    ByFlag.emplace(std::pair(Early.Flag, Early.Set), std::move(H));
  }
  for (auto &[Flag, H] : ByFlag)
    Report.report(std::move(H));
}

} // namespace

const Rule PublishedEarly = {
    .Id = "published-early",
    .Summary = "what readers test is set before what it announces is complete",
    .Why = "Readers take the flag's word for it. Between the flag and the "
           "data, the data is half made, however atomic the flag is; it takes "
           "one line in the wrong order.",
    .Example = R"(#include <atomic>
#include <thread>

int Port;
std::atomic<bool> Ready{false};

void configure() {
  Ready = true;
  Port = 8080;
}

int main() {
  std::thread Setup(configure);
  while (!Ready)
    std::this_thread::yield();
  int Mine = Port;
  Setup.join();
  return Mine == 0;
}
)",
    .Fixed = R"(#include <atomic>
#include <thread>

int Port;
std::atomic<bool> Ready{false};

void configure() {
  Port = 8080;
  Ready = true;
}

int main() {
  std::thread Setup(configure);
  while (!Ready)
    std::this_thread::yield();
  int Mine = Port;
  Setup.join();
  return Mine == 0;
}
)",
    .Help = "Write everything first, and set what readers test last, with "
            "release; or do both under the lock that readers hold.",
    .Blind = "Stores in the right order that lack a release are a plain data "
             "race, or a relaxed publication.",
    .Cwe = 362,
    .Judge = judge};

} // namespace pothole
