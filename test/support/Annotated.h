// Annotated source: a program that says, line by line, what must be reported
// about it. Every line that says nothing must stay silent.
//
//   // warning: TEXT       a hazard stands here, whose message contains TEXT
//   // warning: TEXT [id]  ... and its rule is `id`
//   // warning@+1: TEXT    the same about the next line; `-1` the one before
//   // note: TEXT          some hazard has a note here that contains TEXT
//   // race: NAME          a racing access to the state NAME. Of all lines that
//                          say so, one has the only warning about NAME and
//                          another a note (the same, if there is no other).
//                          `NAME|OTHER` is memory with two names
//   // race: NAME [id]     ... and the warning comes from this rule
//   ... (FN: reason)       true, but known not to be reported
//   ... (FP: reason)       false, but known to be reported
//
// What is marked FN or FP must go wrong as it says, so that mending it shows.
//
// The comment at the top of the file may hold, on lines of their own,
//   // flags: -std=c++17   further compiler flags
//   // rules: data-race    the rules that run; all of them if not said
//   // tsan: skip REASON   ThreadSanitizer cannot judge this one
//
// Several units in one file are set apart as by llvm's split-file:
//   //--- worker.cpp

#ifndef POTHOLE_TEST_SUPPORT_ANNOTATED_H
#define POTHOLE_TEST_SUPPORT_ANNOTATED_H

#include <string>
#include <vector>

namespace pothole::test {

enum class Known { Right, FalseNegative, FalsePositive };

struct Expectation {
  enum KindType { Warning, Note, Race } Kind = Warning;
  unsigned Part = 0; // index into AnnotatedSource::Parts
  unsigned Line = 0; // within the part
  std::string Text;  // to be found in the message; the state's name for Race
  std::string Rule;  // empty: any
  Known Outcome = Known::Right;
};

/// One file as the compiler sees it.
struct SourcePart {
  std::string Path; // absolute; of a part of a split file, once it is laid out
  std::string Text;
  unsigned LinesBefore = 0; // in the annotated file

  bool isUnit() const;
  bool isC() const;
  bool hasMain() const;
};

struct AnnotatedSource {
  std::string RelativePath; // to the source tree, for people
  std::vector<SourcePart> Parts;
  std::vector<Expectation> Expectations;
  std::vector<std::string> Flags;
  std::vector<std::string> Rules;
  std::string TsanSkip; // the reason, if any

  bool hasMain() const;
  /// The flags for a part, the language's standard first.
  std::vector<std::string> flagsFor(const SourcePart &Part) const;
  /// "test/analysis/locks/rwlock_bad.c:12", for people.
  std::string place(unsigned Part, unsigned Line) const;
};

/// Reads a file, named relative to the source tree. The parts of a split one
/// are laid out in `Folder`, which is made; nowhere if it is empty.
AnnotatedSource readAnnotated(const std::string &RelativePath,
                              const std::string &Folder);

/// All annotated files below these folders of the source tree, sorted;
/// relative to it.
std::vector<std::string>
annotatedFiles(const std::vector<std::string> &Folders);

/// A name GoogleTest accepts: "test/analysis/a.c" -> "analysis_a_c".
std::string testName(const std::string &RelativePath);

/// Made when constructed and removed with all in it when destroyed.
class ScratchFolder {
public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder &) = delete;
  ScratchFolder &operator=(const ScratchFolder &) = delete;
  const std::string Path;
};

} // namespace pothole::test

#endif
