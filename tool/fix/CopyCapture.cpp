//===- A thread's lambda captures a number or pointer by value ------------===//
//
//   std::thread Counter([&] { count(Hits); });
//     ->  std::thread Counter([&, Hits] { count(Hits); });
//
// Nobody can tell the copy from the variable where nothing writes the variable
// from here on.

#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

/// It may change there, or hand out its address.
bool changes(const SourceFile &In, TokenId T) {
  return In.isAny(T + 1, {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
                          "<<=", ">>=", "++", "--"}) ||
         In.isAny(T - 1, {"++", "--", "&", ">>"});
}

/// The list of captures in the statement; none unless there is one.
TokenId captures(const SourceFile &In, TokenId Statement) {
  TokenId Found = NoToken;
  for (TokenId T = Statement; T < In.size() && !In[T].is(";"); ++T) {
    if (!In[T].is("[") || In[T - 1].Identifier || In.isAny(T - 1, {")", "]"}))
      continue;
    if (Found != NoToken || !In.isAny(In[T].Partner + 1, {"(", "{"}))
      return NoToken;
    Found = T;
    // The lambda's own statements end here, too.
    TokenId Body = In[T].Partner + 1;
    if (In[Body].is("("))
      Body = In[Body].Partner + 1;
    if (!In[Body].is("{"))
      return NoToken;
    T = In[Body].Partner;
  }
  return Found;
}

/// A parameter or local of the function itself, not of one around it.
bool isOwn(const SourceFile &In, TokenId Declared, TokenId Body) {
  TokenId Around = In[Declared].Inside;
  return In.bodyAround(Declared) == Body ||
         (In[Around].is("(") && In[Around].Partner < Body &&
          In.bodyAround(Body) == In.bodyAround(Declared) &&
          Body - In[Around].Partner <= 3);
}

} // namespace

Edits copyCapture(const Remedy &Wanted, SourceFile &In) {
  TokenId Start = In.at(Wanted.Place);
  TokenId Statement = In.statementOf(Start);
  TokenId Body = In.bodyAround(Start);
  if (Statement == NoToken || Body == NoToken ||
      !isOwn(In, In.at(Wanted.Other), Body))
    return unlike("statement that starts the thread");
  TokenId Open = captures(In, Statement);
  if (Open == NoToken)
    return unlike("lambda that captures '" + Wanted.Name + "' by reference");
  TokenId Close = In[Open].Partner;
  for (TokenId T = Close; T < In[Body].Partner; ++T)
    if (In[T].is(Wanted.Name) && !In.isAny(T - 1, {".", "->", "::"}) &&
        changes(In, T))
      return llvm::createStringError("'" + Wanted.Name +
                                     "' may change when the thread runs");
  if (In[Open + 1].is("&") && In.isAny(Open + 2, {"]", ","})) {
    for (TokenId T = Open + 2; T < Close; ++T)
      if (In[T].is(Wanted.Name))
        return unlike("capture of '" + Wanted.Name + "' by reference");
    return std::vector<Edit>{In.before(Close, ", " + Wanted.Name)};
  }
  for (TokenId T = Open + 1; T < Close; ++T)
    if (In[T].is("&") && In[T + 1].is(Wanted.Name) &&
        In.isAny(T + 2, {",", "]"}) && !In[Open + 1].is("="))
      return std::vector<Edit>{In.replace(T, "")};
  return unlike("capture of '" + Wanted.Name + "' by reference");
}

} // namespace pothole
