//===- A counter or flag becomes atomic -----------------------------------===//
//
//   static int Hits = 0;    ->  #include <atomic>
//                               static std::atomic<int> Hits{0};

#include "tool/fix/Declaration.h"
#include "tool/fix/Kinds.h"

#include "clang/Tooling/Inclusions/HeaderIncludes.h"

namespace pothole {
namespace {

/// An atomic has no such operation, or a pointer to it is no pointer to a
/// number; in C++ it is no variable argument either.
bool fits(const SourceFile &In, TokenId T) {
  TokenId Around = In[T].Inside;
  if (!In.isC() && In[Around].is("(") && In.isAny(T + 1, {",", ")"}) &&
      In[Around - 1].Text.contains("printf"))
    return false;
  return !In.isAny(T + 1, {"*=", "/=", "%=", "<<=", ">>="}) &&
         !(In[T - 1].is("&") && !In[T - 2].Identifier &&
           !In.isAny(T - 2, {")", "]"}));
}

std::optional<Edit> include(const SourceFile &In, llvm::StringRef Header) {
  clang::tooling::HeaderIncludes Includes(In.path(), In.text(),
                                          clang::tooling::IncludeStyle());
  std::optional<clang::tooling::Replacement> Insert = Includes.insert(
      Header, /*IsAngled=*/true, clang::tooling::IncludeDirective::Include);
  if (!Insert)
    return std::nullopt;
  return Edit{In.id(), Insert->getOffset(), Insert->getLength(),
              Insert->getReplacementText().str()};
}

} // namespace

Edits makeAtomic(const Remedy &Wanted, SourceFile &In) {
  std::optional<Declaration> Found =
      declarationAt(In, In.at(Wanted.Place), Wanted.Name);
  auto uneditable = [&] {
    return unlike("declaration of '" + Wanted.Name + "' alone");
  };
  if (!Found || In.isAny(Found->Name + 1, {"["}))
    return uneditable();
  for (TokenId T = 0; T < In.size(); ++T)
    if (In[T].is(Wanted.Name) && T != Found->Name && !fits(In, T))
      return llvm::createStringError("it is used as no atomic can be");
  if (In.isC())
    return std::vector<Edit>{In.before(Found->Type, "_Atomic ")};
  if (!In.isCpp())
    return llvm::createStringError("the file may be C or C++");

  std::vector<Edit> Made;
  TokenId Type = Found->Type;
  if (In[Type].is("volatile")) { // what was hoped of it, atomic is
    Made.push_back(In.replace(Type, Type + 1, In[Type + 1].Text));
    ++Type;
    Made.back().Text.insert(0, "std::atomic<");
  } else {
    Made.push_back(In.before(Type, "std::atomic<"));
  }
  if (Type == Found->Name)
    return uneditable();
  for (TokenId T = Type; T < Found->Name; ++T)
    if (In[T].is("volatile"))
      return uneditable();
  Made.push_back(In.after(Found->Name - 1, ">"));
  if (In[Found->Name + 1].is("=")) { // a copy, before C++17
    TokenId First = Found->Name + 2;
    Made.push_back(
        In.replace(Found->Name, First,
                   (In[Found->Name].Text + "{" + In[First].Text).str()));
    Made.push_back(In.before(Found->End, "}"));
  }
  if (std::optional<Edit> Header = include(In, "atomic"))
    Made.push_back(*Header);
  return Made;
}

} // namespace pothole
