#include "tool/FixRun.h"

#include "tool/LeaveOut.h"
#include "tool/fix/Apply.h"
#include "tool/report/Places.h"
#include "tool/report/Wording.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/WithColor.h"

#include <map>

namespace pothole {

ReadSource ownSources(std::string RootDirectory,
                      llvm::ArrayRef<std::string> Exclude) {
  return [Root = std::move(RootDirectory),
          Excluded = std::vector<std::string>(Exclude)](const File &In)
             -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
    if (isOthers(In, Root))
      return llvm::createStringError(
          "it is in a system header or a vendored folder");
    if (llvm::any_of(Excluded, [&](const std::string &Text) {
          return llvm::Regex(Text).match(In.Path);
        }))
      return llvm::createStringError("it is in an excluded file");
    // A pipe or device in place of the file would block or never end.
    if (!llvm::sys::fs::is_regular_file(In.Path))
      return llvm::createStringError("the file is gone");
    auto Buffer = llvm::MemoryBuffer::getFile(In.Path);
    if (!Buffer)
      return llvm::createStringError("the file cannot be read: " +
                                     Buffer.getError().message());
    return std::move(*Buffer);
  };
}

/// The decisions that were not asked for, and how many hazards they mend.
static std::string undecided(const RunReport &Run,
                             const std::set<RemedyKind> &Decisions) {
  std::map<RemedyKind, std::set<const Hazard *>> Open;
  for (const Hazard &Found : Run.Hazards)
    for (const Remedy &Each : Found.Remedies)
      if (rowOf(Each.Kind).Decision && !Decisions.count(Each.Kind) &&
          !Each.Edits.empty())
        Open[Each.Kind].insert(&Found);
  std::string Text;
  for (const auto &[Kind, Hazards] : Open)
    Text += (Text.empty() ? "; decisions: " : ", ") +
            ("--fix-notes=" + rowOf(Kind).Name + " for ").str() +
            counted(Hazards.size(), "hazard");
  return Text;
}

bool fixRun(const RunReport &Run, const std::set<RemedyKind> &Decisions,
            const ReadSource &Read, llvm::raw_ostream &Out) {
  AppliedFixes Done = applyFixes(Run.Hazards, Run.Files, Decisions, Read);
  Places Where(Run);
  size_t Made = 0;
  for (const Applied &Each : Done.Fixes) {
    const RemedyRow &Row = rowOf(Each.Kind);
    Out << Where.path(Each.Place) << ":" << Each.Place.Line << ":"
        << Each.Place.Column << ": "
        << (Each.WhyNot.empty() ? "fixed: " : "not fixed: ") << Row.Does;
    if (!Each.WhyNot.empty())
      Out << ": " << Each.WhyNot;
    Out << " [" << Row.Name << "]\n";
    Made += Each.WhyNot.empty();
  }
  for (const std::string &Problem : Done.Unwritten)
    llvm::WithColor::error(Out, "pothole") << Problem << "\n";
  Out << "pothole: fixes: " << Made << " applied in "
      << counted(Done.Files.size(), "file") << ", " << Done.Fixes.size() - Made
      << " not" << undecided(Run, Decisions) << "\n";
  return Done.Unwritten.empty();
}

} // namespace pothole
