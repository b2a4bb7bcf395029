#include "tool/fix/SourceFile.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace pothole {
namespace {

clang::LangOptions language() {
  clang::LangOptions Language;
  Language.CPlusPlus = Language.CPlusPlus11 = Language.CPlusPlus14 = true;
  Language.LineComment = Language.RawStringLiterals = true;
  return Language;
}

llvm::StringRef opener(llvm::StringRef Closer) {
  return Closer == ")" ? "(" : Closer == "]" ? "[" : Closer == "}" ? "{" : "";
}

} // namespace

SourceFile::SourceFile(FileId Id, llvm::StringRef Path,
                       std::unique_ptr<llvm::MemoryBuffer> Buffer)
    : Id(Id), Path(Path.str()), Buffer(std::move(Buffer)) {
  lex();
  match();
}

bool SourceFile::isC() const {
  return llvm::sys::path::extension(Path) == ".c";
}

bool SourceFile::isCpp() const {
  return !isC() && llvm::sys::path::extension(Path) != ".h";
}

void SourceFile::lex() {
  clang::LangOptions Language = language();
  clang::Lexer Lexer(clang::SourceLocation(), Language, text().begin(),
                     text().begin(), text().end());
  bool Directive = false;
  for (clang::Token T;;) {
    Lexer.LexFromRawLexer(T);
    if (T.is(clang::tok::eof))
      return;
    if (T.is(clang::tok::hash) && T.isAtStartOfLine()) {
      Directive = true;
      Lexer.setParsingPreprocessorDirective(true);
    }
    uint32_t End = Lexer.getBufferLocation() - text().begin();
    uint32_t Begin = End - T.getLength();
    llvm::StringRef Spelled = text().slice(Begin, End);
    if (T.is(clang::tok::raw_identifier))
      Used.insert(Spelled);
    if (!Directive)
      Tokens.push_back(
          {Spelled, Begin, T.is(clang::tok::raw_identifier), NoToken, NoToken});
    if (T.is(clang::tok::eod)) {
      Directive = false;
      Lexer.setParsingPreprocessorDirective(false);
    }
  }
}

void SourceFile::match() {
  std::vector<TokenId> Open;
  for (TokenId T = 0; T < size(); ++T) {
    SourceToken &Token = Tokens[T];
    llvm::StringRef Opener = opener(Token.Text);
    if (!Opener.empty()) {
      if (Open.empty() || !Tokens[Open.back()].is(Opener)) {
        Balanced = false;
        return;
      }
      Token.Partner = Open.back();
      Tokens[Open.back()].Partner = T;
      Open.pop_back();
    }
    Token.Inside = Open.empty() ? NoToken : Open.back();
    if (Token.is("(") || Token.is("[") || Token.is("{"))
      Open.push_back(T);
  }
  Balanced = Open.empty();
}

bool SourceFile::isAny(TokenId T, llvm::ArrayRef<llvm::StringRef> Texts) const {
  return llvm::is_contained(Texts, (*this)[T].Text);
}

uint32_t SourceFile::offset(Location Place) const {
  size_t At = 0;
  for (uint32_t Line = 1; Line < Place.Line; ++Line) {
    At = text().find('\n', At);
    if (At == llvm::StringRef::npos)
      return ~0u;
    ++At;
  }
  return At + Place.Column - 1;
}

TokenId SourceFile::at(Location Place) const {
  if (!Place.valid() || Place.File != Id)
    return NoToken;
  uint32_t Wanted = offset(Place);
  auto Found =
      llvm::lower_bound(Tokens, Wanted, [](const SourceToken &T, uint32_t At) {
        return T.Offset < At;
      });
  if (Found == Tokens.end() || Found->Offset != Wanted)
    return NoToken;
  return Found - Tokens.begin();
}

/// What stands before the brace is `-> type`.
bool SourceFile::hasTrailingType(TokenId Brace) const {
  TokenId T = Brace - 1;
  while ((*this)[T].Identifier || isAny(T, {"::", "*", "&", "<", ">", ","}))
    --T;
  return (*this)[T].is("->") &&
         isAny(T - 1, {")", "]", "const", "noexcept", "mutable"});
}

/// A brace that statements stand in, and not a class or initializer.
bool SourceFile::opensBlock(TokenId Brace) const {
  if (!(*this)[Brace].is("{"))
    return false;
  const SourceToken &Before = (*this)[Brace - 1];
  if (Before.is("]")) // a lambda without parameters, or an array's content
    return !(*this)[Before.Partner - 1].Identifier ||
           (*this)[Before.Partner - 1].is("return");
  return isAny(Brace - 1,
               {")", "else", "do", "try", ";", "{", "}", ":", "const",
                "noexcept", "override", "final", "mutable"}) ||
         hasTrailingType(Brace);
}

bool SourceFile::opensBody(TokenId Block) const {
  const SourceToken &Before = (*this)[Block - 1];
  if (Before.is(")"))
    return !isAny(Before.Partner - 1,
                  {"if", "for", "while", "switch", "catch", "constexpr"});
  return isAny(Block - 1,
               {"]", "const", "noexcept", "override", "final", "mutable"}) ||
         hasTrailingType(Block);
}

TokenId SourceFile::blockAround(TokenId T) const {
  for (T = (*this)[T].Inside; T != NoToken; T = (*this)[T].Inside)
    if (opensBlock(T))
      return T;
  return NoToken;
}

TokenId SourceFile::bodyAround(TokenId T) const {
  for (T = blockAround(T); T != NoToken; T = blockAround(T))
    if (opensBody(T))
      return T;
  return NoToken;
}

TokenId SourceFile::statementOf(TokenId T) const {
  TokenId Block = blockAround(T);
  if (Block == NoToken)
    return NoToken;
  bool InBraces = false; // of a class or an initializer
  while ((*this)[T].Inside != Block) {
    T = (*this)[T].Inside;
    InBraces |= (*this)[T].is("{");
  }
  TokenId First = T;
  while (First - 1 != Block) {
    const SourceToken &Before = (*this)[First - 1];
    if (Before.is(";"))
      break;
    if (Before.is("}") && opensBlock(Before.Partner))
      break;
    First = Before.Partner != NoToken ? Before.Partner : First - 1;
  }
  if (!(*this)[First].Identifier && !isAny(First, {"*", "(", "::", "++", "--"}))
    return NoToken;
  // Labels, and what belongs to the statement before.
  if ((*this)[First + 1].is(":") ||
      isAny(First, {"case", "default", "else", "catch"}))
    return NoToken;
  const SourceToken &Before = (*this)[First - 1];
  if ((*this)[First].is("while") && Before.is("}") &&
      (*this)[Before.Partner - 1].is("do"))
    return NoToken;
  if (InBraces && isAny(First, {"struct", "class", "union", "enum"}))
    return NoToken;
  return First;
}

Edit SourceFile::inFront(TokenId Statement, llvm::StringRef Line) const {
  uint32_t At = (*this)[Statement].Offset;
  llvm::StringRef Before = text().take_front(At);
  llvm::StringRef Indent =
      Before.substr(Before.find_last_of('\n') + 1); // npos + 1 is 0
  if (!Indent.trim(" \t").empty())
    return {Id, At, 0, (Line + " ").str()};
  llvm::StringRef End = Before.contains("\r\n") ? "\r\n" : "\n";
  return {Id, At, 0, (Line + End + Indent).str()};
}

Edit SourceFile::replace(TokenId First, TokenId Last,
                         llvm::StringRef By) const {
  const SourceToken &End = (*this)[Last];
  uint32_t At = (*this)[First].Offset;
  return {Id, At, uint32_t(End.Offset + End.Text.size() - At), By.str()};
}

Edit SourceFile::before(TokenId T, llvm::StringRef Insert) const {
  return {Id, (*this)[T].Offset, 0, Insert.str()};
}

Edit SourceFile::after(TokenId T, llvm::StringRef Insert) const {
  const SourceToken &Token = (*this)[T];
  return {Id, uint32_t(Token.Offset + Token.Text.size()), 0, Insert.str()};
}

std::string SourceFile::nameFor(TokenId Anchor, llvm::StringRef Wanted,
                                llvm::StringRef Like) {
  std::string &Name = Names[{Anchor, Wanted.str()}];
  if (!Name.empty())
    return Name;
  bool Lower = !Like.empty() && llvm::isLower(Like.front());
  std::string Base = Lower ? Wanted.lower() : Wanted.str();
  Name = Base;
  for (unsigned N = 2; Used.count(Name) || !Given.insert(Name).second; ++N)
    Name = Base + llvm::utostr(N);
  return Name;
}

} // namespace pothole
