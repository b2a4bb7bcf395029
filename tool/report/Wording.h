// What several formats say in the same words, so that they cannot disagree.

#ifndef POTHOLE_TOOL_REPORT_WORDING_H
#define POTHOLE_TOOL_REPORT_WORDING_H

#include "tool/report/Report.h"

#include <string>
#include <vector>

namespace pothole {

/// "1 unit", "3 units".
std::string counted(size_t Number, llvm::StringRef Noun);

/// "'a', 'b' and 4 more".
std::string quotedList(llvm::ArrayRef<std::string> Names, size_t Limit = ~0u);

llvm::StringRef confidenceName(Confidence Trust); // "high"
llvm::StringRef gapName(GapKind Kind);            // "parse-error"
llvm::StringRef noteName(NoteKind Kind);          // "acquire"
std::string ruleName(llvm::StringRef Id);         // "pothole-data-race"

bool isFix(const Note &Step);

/// The sides of a conflict apart from the one the warning stands on.
std::vector<Note> otherAccesses(const Hazard &Found);

/// A hazard's notes with what rules leave to reports: same causes, and how sure
/// we are. The remedy stays last, as it is the first thing looked for.
std::vector<Note> completeNotes(const Hazard &Found);

/// Gaps of one kind and text, whatever they name, counted at the first of their
/// places. The most frequent come first.
struct FoldedGap {
  Gap First;
  unsigned Count = 0;
};
std::vector<FoldedGap> foldGaps(std::vector<Gap> Gaps);

bool findsThreads(const ProgramSummary &Program);

/// For programs in which no thread was found: that, and what was assumed in
/// its place. One sentence per world, without a full stop.
std::vector<std::string> worldsWithoutThreads(const RunReport &Run);

} // namespace pothole

#endif
