#include "tool/NoLint.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

namespace pothole {
namespace {

constexpr llvm::StringLiteral Word = "NOLINT";

/// In these lists only `*` stands for something else than itself.
bool matches(llvm::StringRef Glob, llvm::StringRef Check) {
  std::string Pattern;
  llvm::SmallVector<llvm::StringRef> Parts;
  Glob.split(Parts, '*');
  for (llvm::StringRef Part : Parts)
    Pattern += (Pattern.empty() ? "^" : ".*") + llvm::Regex::escape(Part);
  return llvm::Regex(Pattern + "$").match(Check);
}

std::string withoutSpaces(llvm::StringRef List) {
  llvm::SmallVector<llvm::StringRef> Names;
  List.split(Names, ',');
  for (llvm::StringRef &Name : Names)
    Name = Name.trim();
  return llvm::join(Names, ",");
}

} // namespace

bool NoLint::Comment::covers(llvm::StringRef Check) const {
  return !Checks ||
         llvm::any_of(llvm::split(*Checks, ','), [&](llvm::StringRef Glob) {
           return matches(Glob, Check);
         });
}

NoLint::NoLint(llvm::StringRef Text) {
  uint32_t Number = 0;
  for (llvm::StringRef Line : llvm::split(Text, '\n')) {
    ++Number;
    for (size_t At = Line.find(Word); At != llvm::StringRef::npos;
         At = Line.find(Word, At)) {
      uint32_t Column = At + 1;
      if (std::optional<Comment> Found = readComment(Line, At)) {
        Found->Place = {Number, Column};
        Comments.push_back(std::move(*Found));
      }
    }
  }
  formBlocks();
}

/// Moves `At`, which is where the word begins, behind what it read.
std::optional<NoLint::Comment> NoLint::readComment(llvm::StringRef Line,
                                                   size_t &At) {
  llvm::StringRef Rest = Line.drop_front(At + Word.size());
  llvm::StringRef Ending = Rest.take_while(llvm::isAlpha);
  At += Word.size() + Ending.size();
  Comment Result;
  if (Ending == "NEXTLINE")
    Result.Says = Kind::NextLine;
  else if (Ending == "BEGIN")
    Result.Says = Kind::Begin;
  else if (Ending == "END")
    Result.Says = Kind::End;
  else if (!Ending.empty())
    return std::nullopt;
  Rest = Rest.drop_front(Ending.size());
  size_t Close = Rest.find(')');
  if (Rest.consume_front("(") && Close != llvm::StringRef::npos) {
    Result.Checks = withoutSpaces(Rest.take_front(Close - 1));
    At += Close + 1;
  }
  return Result;
}

void NoLint::formBlocks() {
  std::vector<Comment> Open;
  for (const Comment &Each : Comments) {
    if (Each.Says == Kind::Begin) {
      Open.push_back(Each);
    } else if (Each.Says == Kind::End) {
      if (!Open.empty() && Open.back().Checks == Each.Checks) {
        Blocks.push_back({std::move(Open.back()), Each.Place});
        Open.pop_back();
      } else {
        Lone.push_back({Each.Place.Line, Each.Place.Column, /*Begin=*/false});
      }
    }
  }
  for (const Comment &Each : Open)
    Lone.push_back({Each.Place.Line, Each.Place.Column, /*Begin=*/true});
}

bool NoLint::onLine(uint32_t Line, llvm::StringRef Check) const {
  return llvm::any_of(Comments, [&](const Comment &Each) {
    return ((Each.Says == Kind::Line && Each.Place.Line == Line) ||
            (Each.Says == Kind::NextLine && Each.Place.Line + 1 == Line)) &&
           Each.covers(Check);
  });
}

bool NoLint::inBlock(uint32_t Line, uint32_t Column,
                     llvm::StringRef Check) const {
  Position Here{Line, Column};
  return llvm::any_of(Blocks, [&](const Block &Each) {
    return Each.Begin.Place < Here && Here < Each.End &&
           Each.Begin.covers(Check);
  });
}

} // namespace pothole
