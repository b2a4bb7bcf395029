// A file as it is written, for edits: no macro is expanded, comments and
// directives are left out, and brackets know their partners. What this cannot
// tell for sure it does not tell: an edit that was not made costs little.

#ifndef POTHOLE_TOOL_FIX_SOURCEFILE_H
#define POTHOLE_TOOL_FIX_SOURCEFILE_H

#include "checks/rules/Remedy.h"

#include "llvm/Support/MemoryBuffer.h"

#include <map>
#include <memory>
#include <set>

namespace pothole {

using TokenId = uint32_t; // index into SourceFile::tokens()
constexpr TokenId NoToken = ~0u;

struct SourceToken {
  llvm::StringRef Text;
  uint32_t Offset = 0;
  bool Identifier = false;   // or keyword
  TokenId Partner = NoToken; // of a bracket
  TokenId Inside = NoToken;  // the innermost bracket that is open here

  bool is(llvm::StringRef Wanted) const { return Text == Wanted; }
};

class SourceFile {
public:
  SourceFile(FileId Id, llvm::StringRef Path,
             std::unique_ptr<llvm::MemoryBuffer> Buffer);

  /// Brackets that do not match are the work of macros or conditions.
  bool balanced() const { return Balanced; }
  // By its name; a header called .h by what stands in it, or neither.
  bool isC() const;
  bool isCpp() const;

  llvm::StringRef text() const { return Buffer->getBuffer(); }
  llvm::StringRef path() const { return Path; }
  FileId id() const { return Id; }
  llvm::ArrayRef<SourceToken> tokens() const { return Tokens; }
  TokenId size() const { return Tokens.size(); }

  /// The token after the last, and the one before the first, is empty.
  const SourceToken &operator[](TokenId T) const {
    return T < Tokens.size() ? Tokens[T] : Nothing;
  }
  bool isAny(TokenId T, llvm::ArrayRef<llvm::StringRef> Texts) const;

  /// The token that begins there.
  TokenId at(Location Place) const;

  /// What encloses the token: the innermost block of statements.
  TokenId blockAround(TokenId T) const;
  /// The block that is the body of a function or lambda.
  TokenId bodyAround(TokenId T) const;

  /// The arrow, if `-> type` stands before the brace.
  TokenId arrowBefore(TokenId Brace) const;

  /// The first token of the statement in its block that the token is part of;
  /// none where nothing can be put in front of it.
  TokenId statementOf(TokenId T) const;

  /// Puts a line in front of a statement.
  Edit inFront(TokenId Statement, llvm::StringRef Line) const;
  Edit replace(TokenId T, llvm::StringRef By) const {
    return replace(T, T, By);
  }
  Edit replace(TokenId First, TokenId Last, llvm::StringRef By) const;
  Edit before(TokenId T, llvm::StringRef Insert) const;
  Edit after(TokenId T, llvm::StringRef Insert) const;

  /// A name that means nothing here yet, written like `Like`: "Guard" or
  /// "guard". What stands at `Anchor` gets the same one whenever asked.
  std::string nameFor(TokenId Anchor, llvm::StringRef Wanted,
                      llvm::StringRef Like);

private:
  void lex();
  void match();
  uint32_t offset(Location Place) const;
  TokenId beforeBrace(TokenId Brace) const;
  bool opensBlock(TokenId Brace) const;
  bool opensBody(TokenId Brace) const;
  bool isControlled(TokenId Brace) const;

  FileId Id;
  std::string Path;
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<SourceToken> Tokens;
  std::set<llvm::StringRef> Used; // identifiers, of macros as well
  std::set<std::string> Given;
  std::map<std::pair<TokenId, std::string>, std::string> Names;
  bool Balanced = true;
  SourceToken Nothing;
};

} // namespace pothole

#endif
