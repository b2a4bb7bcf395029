#include "tool/fix/Declaration.h"

namespace pothole {

std::optional<Declaration> declarationAt(const SourceFile &In, TokenId Name,
                                         llvm::StringRef Wanted) {
  TokenId Around = In[Name].Inside;
  if (!In[Name].is(Wanted) || In[Name - 1].is("::") ||
      (Around != NoToken && !In[Around].is("{")))
    return std::nullopt;
  Declaration Found{.First = Name, .Name = Name};
  while (Found.First - 1 != Around && Found.First > 0 &&
         !In.isAny(Found.First - 1, {";", "{", "}", ":"})) {
    --Found.First;
    if (!In[Found.First].Identifier &&
        !In.isAny(Found.First, {"::", "<", ">", "*", ","}))
      return std::nullopt;
  }
  // A label's colon, but not an access specifier's, labels a statement.
  if (In[Found.First - 1].is(":") &&
      !In.isAny(Found.First - 2, {"public", "protected", "private"}))
    return std::nullopt;
  Found.Type = Found.First;
  while (In.isAny(Found.Type, {"static", "inline", "mutable", "thread_local",
                               "extern", "constinit", "register"}))
    ++Found.Type;
  if (Found.Type == Name ||
      In.isAny(Found.Type, {"typedef", "using", "template", "return", "goto",
                            "constexpr", "const", "auto"}))
    return std::nullopt;
  int Angles = 0;
  for (TokenId T = Found.Type; T < Name; ++T) {
    Angles += In[T].is("<") - In[T].is(">");
    if (In[T].is(",") && !Angles)
      return std::nullopt;
  }
  for (TokenId T = Name + 1; T < In.size(); ++T) {
    if (In[T].is(";")) {
      Found.End = T;
      return Found;
    }
    if (In.isAny(T, {",", ":", "(", ")", "}"}))
      return std::nullopt;
    if (In.isAny(T, {"{", "["}))
      T = In[T].Partner;
    else if (In[T].is("="))
      for (; !In.isAny(T + 1, {";", ",", ")", "}"}) && T < In.size(); ++T)
        if (In[T + 1].Partner != NoToken)
          T = In[T + 1].Partner - 1;
  }
  return std::nullopt;
}

} // namespace pothole
