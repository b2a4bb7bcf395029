//===- A guard's local mutex becomes the function's own -------------------===//
//
//   std::mutex Own;    ->  static std::mutex Own;

#include "tool/fix/Declaration.h"
#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

/// A function that calls itself would wait for itself.
bool callsItself(const SourceFile &In, TokenId Body) {
  TokenId Name = In[Body - 1].is(")") ? In[Body - 1].Partner - 1 : NoToken;
  if (!In[Name].Identifier)
    return false;
  for (TokenId T = Body; T < In[Body].Partner; ++T)
    if (In[T].is(In[Name].Text) && In[T + 1].is("("))
      return true;
  return false;
}

/// Each call makes it anew, or ends it.
bool isManaged(const SourceFile &In, TokenId Body, llvm::StringRef Name) {
  for (TokenId T = Body; T < In[Body].Partner; ++T) {
    TokenId Callee = In[In[T].Inside].is("(") ? In[T].Inside - 1 : NoToken;
    if (In[T].is(Name) && (In[Callee].Text.ends_with("init") ||
                           In[Callee].Text.ends_with("destroy")))
      return true;
  }
  return false;
}

} // namespace

Edits makeStatic(const Remedy &Wanted, SourceFile &In) {
  std::optional<Declaration> Found =
      declarationAt(In, In.at(Wanted.Place), Wanted.Name);
  if (!Found || In.statementOf(Found->First) != Found->First ||
      In[Found->First].Inside != In.blockAround(Found->First) ||
      In.isAny(Found->First, {"static", "thread_local", "extern"}))
    return unlike("declaration of '" + Wanted.Name + "' alone");
  TokenId Body = In.bodyAround(Found->First);
  if (callsItself(In, Body))
    return llvm::createStringError("the function calls itself");
  if (isManaged(In, Body, Wanted.Name))
    return llvm::createStringError("each call initializes or destroys it");
  return std::vector<Edit>{In.before(Found->First, "static ")};
}

} // namespace pothole
