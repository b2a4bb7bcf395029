//===- pothole inventory: why a state is quiet, or not --------------------===//

#include "tool/Pipeline.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

#include <set>

namespace pothole {
namespace {

std::string placeText(const RunReport &Report, Location Place) {
  if (!Place.valid())
    return "";
  llvm::StringRef Path = Report.Files[Place.File].Path;
  Path.consume_front(Report.RootDirectory);
  Path.consume_front("/");
  return Path.str() + ":" + std::to_string(Place.Line) + ":" +
         std::to_string(Place.Column);
}

std::string verb(const Program &P, const Access &A) {
  if (A.Through != NoEntity)
    return "calls '" + P.entity(A.Through).Name + "'";
  if (A.Freed)
    return "frees";
  if (A.Write && A.Read)
    return "updates";
  return A.Write ? "writes" : "reads";
}

void printAccess(const Program &P, const RunReport &Report, const Access &A,
                 llvm::raw_ostream &Out) {
  Out << "    " << placeText(Report, A.Place) << ": "
      << (A.By == 0 && P.Kind != World::Program ? std::string("any caller")
                                                : P.Threads[A.By].Name)
      << " " << verb(P, A);
  if (A.Atomic)
    Out << " atomically";
  if (A.Alone)
    Out << " while no other thread runs";
  Out << "; locks held:";
  if (A.Locks.empty())
    Out << " none";
  for (const LockHeld &L : A.Locks)
    Out << " '" << L.Name << "'" << (L.Shared ? " (shared)" : "");
  Out << "\n";
}

} // namespace

bool printInventory(const std::vector<Program> &Programs,
                    const RunReport &Report, llvm::StringRef Wanted,
                    llvm::raw_ostream &Out) {
  bool Any = false;
  for (const Program &P : Programs) {
    if (Programs.size() > 1)
      Out << "program " << Report.Programs[&P - Programs.data()].Main << "\n";
    for (const State &S :
         llvm::concat<const State>(P.States, P.LibraryStates)) {
      llvm::StringRef Name = S.Name;
      if (!Wanted.empty() && Name != Wanted &&
          !Name.ends_with(("::" + Wanted).str()) &&
          !Name.ends_with(("." + Wanted).str()))
        continue;
      std::set<ThreadId> By;
      for (const Access &A : S.Accesses)
        By.insert(A.By);
      if (Wanted.empty() && S.Variable == NoEntity && By.size() < 2)
        continue; // nobody shares it
      Any = true;
      Out << S.Name << ": " << verdictName(S.Conclusion);
      if (!S.Guard.empty())
        Out << (S.Conclusion == Verdict::Guarded ? " by '" : ", '") << S.Guard
            << "'";
      if (!S.Reason.empty())
        Out << " (" << S.Reason << ")";
      if (std::string Place = placeText(Report, S.Place); !Place.empty())
        Out << "  [" << Place << "]";
      Out << "\n";
      if (Wanted.empty())
        continue;
      for (const Access &A : S.Accesses)
        printAccess(P, Report, A, Out);
      for (const Conflict &C : S.Conflicts)
        Out << "    collide: " << placeText(Report, S.Accesses[C.First].Place)
            << " and " << placeText(Report, S.Accesses[C.Second].Place) << "\n";
    }
  }
  return Any;
}

} // namespace pothole
