//===- The lock that other accesses hold, held here as well ---------------===//
//
//   return Hits;    ->  std::lock_guard<std::mutex> Guard(HitsMutex);
//                       return Hits;
//
// The guard is the one that another access stands under, written again.

#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

/// It is the name of a parameter or local of the function that it is used in.
bool isLocal(const SourceFile &In, TokenId Body, llvm::StringRef Name) {
  TokenId T = In[Body - 1].is(")") ? In[Body - 1].Partner : Body;
  for (; T < In[Body].Partner; ++T)
    if (In[T].is(Name) &&
        (In[T - 1].Identifier || In[T - 1].is(">") ||
         (In.isAny(T - 1, {"&", "*"}) && In[T - 2].Identifier)))
      return true;
  return false;
}

/// From `First` to the name stands a type, as far as words show.
bool isType(const SourceFile &In, TokenId First, TokenId Name) {
  for (TokenId T = First; T < Name; ++T)
    if ((!In[T].Identifier && !In.isAny(T, {"::", "<", ">", ","})) ||
        In.isAny(T, {"return", "throw", "new", "delete", "co_return",
                     "co_await", "co_yield"}))
      return false;
  return First < Name;
}

} // namespace

Edits holdLock(const Remedy &Wanted, SourceFile &In) {
  TokenId Name = In.at(Wanted.Other), First = In.statementOf(Name);
  TokenId Open = Name + 1, Close = In[Open].Partner;
  if (First == NoToken || !isType(In, First, Name) || !In[Name].Identifier ||
      !In.isAny(Open, {"(", "{"}) || Close != Open + 2 ||
      !In[Open + 1].Identifier || !In[Close + 1].is(";"))
    return unlike("guard of '" + Wanted.Name + "', to be written again,");
  llvm::StringRef Lock = In[Open + 1].Text;
  TokenId Statement = In.statementOf(In.at(Wanted.Place));
  if (Statement == NoToken)
    return llvm::createStringError("no guard can stand in front of this");
  TokenId Block = In.blockAround(Statement);
  if (In[Block - 1].is(")") && In[In[Block - 1].Partner - 1].is("switch"))
    return llvm::createStringError("a label may follow in the switch");
  if (isLocal(In, In.bodyAround(Name), Lock) ||
      isLocal(In, In.bodyAround(Statement), Lock))
    return llvm::createStringError("'" + Lock.str() + "' is a local");
  for (TokenId T = Statement; T < In[Block].Partner; ++T)
    if (In[T].is(Lock))
      return llvm::createStringError("the block takes '" + Lock.str() +
                                     "' later");
  std::string Text =
      In.text().slice(In[First].Offset, In[Name].Offset).str() +
      In.nameFor(Statement, "Guard", Lock) +
      In.text().slice(In[Open].Offset, In[Close].Offset + 1).str() + ";";
  return std::vector<Edit>{In.inFront(Statement, Text)};
}

} // namespace pothole
