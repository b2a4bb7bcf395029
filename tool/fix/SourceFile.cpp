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
  if (llvm::sys::path::extension(Path) != ".h")
    return !isC();
  return llvm::any_of(Tokens, [](const SourceToken &T) {
    return T.is("::") || T.is("namespace") || T.is("template");
  });
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

TokenId SourceFile::arrowBefore(TokenId Brace) const {
  TokenId T = Brace - 1;
  while ((*this)[T].Identifier || isAny(T, {"::", "*", "&", "<", ">", ","}))
    --T;
  if ((*this)[T].is("->") &&
      isAny(T - 1, {")", "]", "const", "noexcept", "mutable"}))
    return T;
  return NoToken;
}

/// What stands before the brace, but for words that follow parameters.
TokenId SourceFile::beforeBrace(TokenId Brace) const {
  TokenId T = Brace - 1;
  for (;;) {
    if (isAny(T, {"const", "noexcept", "override", "final", "mutable"}))
      --T;
    else if ((*this)[T].is(")") &&
             (*this)[(*this)[T].Partner - 1].is("noexcept"))
      T = (*this)[T].Partner - 2;
    else
      return T;
  }
}

/// A brace that statements stand in, and not a class or initializer.
bool SourceFile::opensBlock(TokenId Brace) const {
  if (!(*this)[Brace].is("{"))
    return false;
  TokenId Around = (*this)[Brace].Inside;
  if (isAny(Brace - 1, {"else", "do", "try", ";", "{", "}", ":"}))
    return Around != NoToken && opensBlock(Around);
  return opensBody(Brace) || isControlled(Brace);
}

/// The block of an `if` or a loop.
bool SourceFile::isControlled(TokenId Brace) const {
  const SourceToken &Before = (*this)[Brace - 1];
  return Before.is(")") &&
         isAny(Before.Partner - 1,
               {"if", "for", "while", "switch", "catch", "constexpr"});
}

bool SourceFile::opensBody(TokenId Brace) const {
  const SourceToken &Before = (*this)[beforeBrace(Brace)];
  if (isControlled(Brace))
    return false;
  const SourceToken &Name = (*this)[Before.Partner - 1];
  if (Before.is("]")) // a lambda without parameters, or an array's content
    return !Name.Identifier || Name.is("return");
  if (Before.is(")")) // or a compound literal, a class with attributes
    return Name.is("]") || Name.is(">") ||
           (Name.Identifier &&
            !isAny(Before.Partner - 1,
                   {"__attribute__", "__declspec", "alignas", "requires",
                    "return", "sizeof", "decltype"}));
  return arrowBefore(Brace) != NoToken;
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
  // A class in the function: its members cannot use what stands before it.
  if (InBraces && isAny(First, {"struct", "class", "union", "enum"}) &&
      (isAny(First + 1, {"{", ":"}) || isAny(First + 2, {"{", ":", "final"})))
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
