//===- A buffer of its own for localtime and its kin ----------------------===//
//
//   int H = localtime(&Now)->tm_hour;
//     ->  struct tm Calendar;
//         int H = localtime_r(&Now, &Calendar)->tm_hour;
//
// The buffer ends with its block, so the result must not go further: a member
// is read, it is copied, handed to a function that keeps nothing, or a variable
// of the block holds it and is used in these ways only.

#include "tool/fix/Kinds.h"
#include "tool/fix/NamedCall.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

using llvm::StringRef;

struct Call : NamedCall {
  bool Time = false; // it gives a tm; otherwise a text
};

constexpr StringRef TimeReaders[] = {"strftime", "wcsftime",  "mktime",
                                     "timegm",   "asctime_r", "asctime"};
constexpr StringRef TextReaders[] = {
    "printf",  "fprintf", "sprintf", "snprintf", "puts",   "fputs",  "strcpy",
    "strncpy", "strcat",  "strncat", "strlen",   "strcmp", "strdup", "syslog"};

/// The function that the token is an argument of keeps nothing of it.
bool isRead(const SourceFile &In, TokenId T, bool Time) {
  TokenId Open = In[T].Inside;
  if (!In[Open].is("(") || !In.isAny(T - 1, {"(", ","}) ||
      !In[Open - 1].Identifier)
    return false;
  if (!Time)
    return In.isAny(Open - 1, TextReaders);
  if (In.isAny(Open - 1, TimeReaders))
    return true;
  TokenId Name = In[Open - 2].is("::") ? Open - 3 : Open - 1;
  return In[Open - 1].is("put_time") && In[Name - 1].is("<<");
}

/// The function's result is no reference, as far as its text shows.
bool returnsValue(const SourceFile &In, TokenId T) {
  TokenId Body = In.bodyAround(T);
  if (TokenId Arrow = In.arrowBefore(Body); Arrow != NoToken) {
    while (++Arrow < Body)
      if (In.isAny(Arrow, {"&", "auto", "decltype"}))
        return false;
    return true;
  }
  TokenId Before = Body - 1;
  while (In.isAny(Before, {"const", "noexcept", "override", "final"}))
    --Before;
  if (In[Before].is("]"))
    return true;
  if (!In[Before].is(")"))
    return false;
  TokenId Name = In[Before].Partner - 1;
  if (In[Name].is("]"))
    return true; // a lambda
  while (In[Name].Identifier && In[Name - 1].is("::"))
    Name -= 2;
  return In[Name].Identifier &&
         (In[Name - 1].Identifier || In[Name - 1].is(">"));
}

/// Nothing that may live longer takes part.
bool staysInBlock(const SourceFile &In, const Call &C, TokenId Statement) {
  if (In[Statement].is("return"))
    return returnsValue(In, Statement);
  for (TokenId T = Statement; T < C.First; ++T)
    if (In[T].is("&") && In.isAny(T + 2, {"=", "(", "{"}))
      return false; // a reference
  return !In.isAny(Statement, {"static", "thread_local", "extern", "co_return",
                               "co_yield", "_Thread_local"});
}

bool isPrinted(const SourceFile &In, const Call &C, TokenId Statement) {
  TokenId Stream = In[Statement].is("std") ? Statement + 2 : Statement;
  return In[C.First - 1].is("<<") && In.isAny(C.Close + 1, {"<<", ";"}) &&
         In.isAny(Stream, {"cout", "cerr", "clog"}) && In[Stream + 1].is("<<");
}

/// `T` mentions the variable that holds the result, and harmlessly so.
bool harmless(const SourceFile &In, TokenId T, bool Time) {
  bool Compared = In.isAny(T + 1, {"==", "!=", "&&", "||"}) ||
                  In[T - 1].is("!") ||
                  (In.isAny(T - 2, {"if", "while"}) && In[T + 1].is(")"));
  if (Compared)
    return true;
  if (In.isAny(T + 1, {",", ")"}) && isRead(In, T, Time))
    return true;
  // A part of it, but not its address.
  TokenId First = In[T - 1].is("*") ? T - 1 : T;
  if (In[First - 1].is("&") || (In[First - 1].is("(") && In[First - 2].is("&")))
    return false;
  if (Time && In[T + 1].is("->"))
    return true;
  if (!Time && In[T + 1].is("["))
    return true;
  return Time && First != T && In.isAny(First - 1, {"=", "return"}) &&
         In[T + 1].is(";");
}

/// `struct tm *T = localtime(..);`: the variable; none if it is something else.
TokenId variableMade(const SourceFile &In, const Call &C, TokenId Statement) {
  TokenId Variable = C.First - 2;
  if (!In[C.First - 1].is("=") || !In[Variable].Identifier ||
      !In[C.Close + 1].is(";"))
    return NoToken;
  bool Star = false;
  for (TokenId T = Statement; T < Variable; ++T) {
    Star |= In.isAny(T, {"*", "auto"});
    if (!In.isAny(T,
                  {"const", "struct", "std", "::", "tm", "char", "auto", "*"}))
      return NoToken;
  }
  return Star ? Variable : NoToken;
}

bool staysInVariable(const SourceFile &In, const Call &C, TokenId Variable) {
  TokenId Body = In.bodyAround(Variable);
  for (TokenId T = C.Close; T < In[In.blockAround(Variable)].Partner; ++T)
    if (In[T].is(In[Variable].Text) && !In.isAny(T - 1, {".", "->", "::"}) &&
        (In.bodyAround(T) != Body || !harmless(In, T, C.Time) ||
         (In[In.statementOf(T)].is("return") && !returnsValue(In, T))))
      return false;
  return true;
}

bool staysHere(const SourceFile &In, const Call &C, TokenId Statement) {
  if (!staysInBlock(In, C, Statement))
    return false;
  const SourceToken &Before = In[C.First - 1];
  if (C.Time && In[C.Close + 1].is("->"))
    return !Before.is("&");
  if (C.Time && Before.is("*"))
    return In.isAny(C.First - 2, {"=", "return"}) && In[C.Close + 1].is(";");
  if (isRead(In, C.First, C.Time) && In.isAny(C.Close + 1, {",", ")"}))
    return true;
  if (!C.Time && isPrinted(In, C, Statement))
    return true;
  TokenId Variable = variableMade(In, C, Statement);
  return Variable != NoToken && staysInVariable(In, C, Variable);
}

} // namespace

Edits ownBuffer(const Remedy &Wanted, SourceFile &In) {
  std::optional<NamedCall> Found = callAt(In, In.at(Wanted.Place), Wanted.Name);
  if (!Found)
    return unlike("call of '" + Wanted.Name + "'");
  Call C{*Found, Wanted.Name == "localtime" || Wanted.Name == "gmtime"};
  TokenId Statement = In.statementOf(C.First);
  if (Statement == NoToken)
    return llvm::createStringError(
        "no buffer can be declared in front of the call");
  if (!staysHere(In, C, Statement))
    return llvm::createStringError(
        "its result may be used when a buffer declared here is gone");

  std::string Name =
      In.nameFor(C.Name, C.Time ? "Calendar" : "Buffer", In[C.Close - 1].Text);
  std::vector<Edit> Made = makeReentrant(In, C, C.Time ? "&" + Name : Name);
  Made.push_back(In.inFront(Statement, C.Time ? "struct tm " + Name + ";"
                                              : "char " + Name + "[26];"));
  return Made;
}

} // namespace pothole
