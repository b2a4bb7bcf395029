//===- Promises of Clang's attributes that are broken ---------------------===//
//
// The attribute is the evidence: who wrote it says which lock guards what.

#include "checks/rules/Promises.h"

#include "checks/rules/Evidence.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

namespace pothole {
namespace {

bool aboutData(const BrokenPromise &P) {
  return P.How == Breach::Unguarded || P.How == Breach::PointeeUnguarded;
}

std::string text(const Program &Program, const BrokenPromise &P) {
  std::string Lock = "'" + P.Lock + "'", State = "'" + P.State + "'";
  std::string Without =
      P.Reader ? " with " + Lock + " only shared" : " without " + Lock;
  switch (P.How) {
  case Breach::PointeeUnguarded:
  case Breach::Unguarded:
    return State + " is " + (P.Write ? "written" : "read") + Without +
           ", which the declaration of '" + Program.entity(P.Named).ShortName +
           "' says guards it";
  case Breach::Missing:
    return State + " is called" + Without + ", which its declaration requires";
  case Breach::Excluded:
    return State + " is called holding " + Lock +
           ", which its declaration excludes: it waits for itself";
  case Breach::NotTaken:
    return State + " returns here without " + Lock +
           ", which its declaration says it takes";
  case Breach::NotReleased:
    return State + " returns here with " + Lock +
           ", which its declaration says it releases";
  }
  return State;
}

const char *remedy(const BrokenPromise &P) {
  switch (P.How) {
  case Breach::Excluded:
    return "fix: release it before the call";
  case Breach::NotTaken:
    return "fix: take it on this way out as well";
  case Breach::NotReleased:
    return "fix: release it on this way out as well";
  default:
    return P.Reader ? "fix: take it exclusively" : "fix: hold it here";
  }
}

/// Another access that this one collides with, if one is known.
std::tuple<const State *, const Access *, const Access *>
conflictOf(const Program &Program, const BrokenPromise &P) {
  for (const State &S : Program.States)
    if (aboutData(P) && S.Name == P.State)
      for (const Conflict &C : S.Conflicts) {
        const Access &First = S.Accesses[C.First];
        const Access &Second = S.Accesses[C.Second];
        if (First.Place == P.Place)
          return {&S, &First, &Second};
        if (Second.Place == P.Place)
          return {&S, &Second, &First};
      }
  return {};
}

Hazard hazardOf(const Program &Program, const BrokenPromise &P,
                const char *Rule) {
  Hazard H;
  if (const auto [State, Mine, Other] = conflictOf(Program, P); State) {
    H = conflictHazard(Program, *State, Rule, *Mine, *Other);
    H.Assumptions.clear(); // the attribute says that it is shared
    H.Trust = Confidence::High;
    if (!H.Notes.empty() &&
        llvm::StringRef(H.Notes.back().Text).starts_with("fix: "))
      H.Notes.pop_back();
  } else {
    H.Rule = Rule;
    H.Place = P.Place;
    H.State = P.State;
    if (P.In != NoEntity)
      H.Symbol = Program.entity(P.In).Name;
    ThreadPath Side = pathOf(Program, P.By, P.Path);
    if (P.Taken.valid())
      Side.Steps.push_back(
          {P.Taken, "'" + P.Lock + "' taken here", NoteKind::Acquire});
    addSide(H, Side);
    H.Threads.back().Steps.push_back(
        {P.Place, text(Program, P), NoteKind::Access});
  }
  H.Text = text(Program, P);
  H.Notes.push_back(
      {Program.entity(P.Named).Place, "the attribute stands here"});
  H.Notes.push_back({P.Place, remedy(P)});
  return H;
}

/// One report about each name; writes speak first.
std::vector<Hazard>
reports(const Program &Program, const char *Rule,
        llvm::function_ref<bool(const BrokenPromise &)> Of) {
  std::map<std::pair<std::string, Breach>, std::vector<const BrokenPromise *>>
      ByName;
  for (const BrokenPromise &P : Program.BrokenPromises)
    if (Of(P))
      ByName[{P.State, aboutData(P) ? Breach::Unguarded : P.How}].push_back(&P);
  std::vector<Hazard> Result;
  for (auto &[Name, All] : ByName) {
    llvm::sort(All, [](const auto *A, const auto *B) {
      return std::tuple(!A->Write, A->Place) < std::tuple(!B->Write, B->Place);
    });
    Hazard H = hazardOf(Program, *All.front(), Rule);
    for (const BrokenPromise *Other : llvm::drop_begin(All))
      if (Other->Place != H.Place)
        H.Related.push_back(
            {Other->Place, text(Program, *Other), NoteKind::Access});
    Result.push_back(std::move(H));
  }
  return Result;
}

} // namespace

std::set<std::string> reportUnguarded(const Program &Program, const char *Rule,
                                      HazardSink &Report) {
  std::set<std::string> Spoken;
  for (Hazard &H : reports(Program, Rule, aboutData)) {
    Spoken.insert(H.State);
    Report.report(std::move(H));
  }
  return Spoken;
}

void reportBrokenCalls(const Program &Program, const char *Rule,
                       HazardSink &Report) {
  for (Hazard &H : reports(
           Program, Rule, [](const BrokenPromise &P) { return !aboutData(P); }))
    Report.report(std::move(H));
}

} // namespace pothole
