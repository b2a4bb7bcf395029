//===- A position of its own for strtok -----------------------------------===//
//
//   for (char *Word = strtok(Line, " "); Word; Word = strtok(NULL, " "))
//     ->  char *Position = NULL;
//         for (char *Word = strtok_r(Line, " ", &Position); ...
//
// The calls of one function go on where its last one stopped, so all of them
// change together; not where one function goes on from another's position.

#include "tool/fix/Kinds.h"
#include "tool/fix/NamedCall.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

namespace pothole {
namespace {

/// It goes on in the text that an earlier call was given.
bool goesOn(const SourceFile &In, const NamedCall &Call) {
  for (TokenId T = Call.Open + 1; !In[T].is(","); ++T)
    if (In.isAny(T, {"NULL", "nullptr", "0"}) || T == Call.Close)
      return true;
  return false;
}

} // namespace

Edits ownPosition(const Remedy &Wanted, SourceFile &In) {
  if (!callAt(In, In.at(Wanted.Place), "strtok"))
    return unlike("call of 'strtok'");
  TokenId Body = In.bodyAround(In.at(Wanted.Place));
  if (Body == NoToken)
    return llvm::createStringError(
        "no variable can be declared in front of the call");

  std::map<TokenId, std::vector<NamedCall>> ByBody;
  for (TokenId T = 0; T < In.size(); ++T) {
    bool Qualified =
        In[T].is("::") && In[T - 1].Identifier && !In[T - 1].is("return");
    if (Qualified || In.isAny(T - 1, {".", "->", "::"}))
      continue;
    if (std::optional<NamedCall> Call = callAt(In, T, "strtok"))
      ByBody[In.bodyAround(T)].push_back(*Call);
  }
  for (const auto &[Function, Calls] : ByBody)
    if (goesOn(In, Calls.front()))
      return llvm::createStringError(
          "a function of the file goes on from another's position");

  const std::vector<NamedCall> &Own = ByBody[Body];
  std::string Name =
      In.nameFor(Body, "Position", In[Own.front().Open + 1].Text);
  std::vector<Edit> Made = {
      In.inFront(Body + 1, "char *" + Name + " = " +
                               (In.isCpp() ? "nullptr" : "NULL") + ";")};
  for (const NamedCall &Call : Own)
    llvm::append_range(Made, makeReentrant(In, Call, "&" + Name));
  return Made;
}

} // namespace pothole
