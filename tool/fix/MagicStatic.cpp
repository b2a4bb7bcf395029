//===- A static made by its initializer, once -----------------------------===//
//
//   static Table *Made;
//   if (!Made)
//     Made = new Table;    ->  static Table *Made = new Table;

#include "tool/fix/Declaration.h"
#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

bool isNull(const SourceFile &In, TokenId T) {
  return In.isAny(T, {"nullptr", "NULL", "0"});
}

/// `if (!Name)` or `if (Name == nullptr)`: what follows it.
TokenId afterTest(const SourceFile &In, TokenId If, llvm::StringRef Name) {
  TokenId T = If + 2;
  if (!In[If].is("if") || !In[If + 1].is("("))
    return NoToken;
  if (In[T].is("!") && In[T + 1].is(Name))
    T += 2;
  else if (In[T].is(Name) && In[T + 1].is("==") && isNull(In, T + 2))
    T += 3;
  return In[If + 1].Partner == T ? T + 1 : NoToken;
}

} // namespace

Edits magicStatic(const Remedy &Wanted, SourceFile &In) {
  llvm::StringRef Name = Wanted.Name;
  std::optional<Declaration> Found =
      declarationAt(In, In.at(Wanted.Place), Name);
  TokenId Body = Found ? In.bodyAround(Found->Name) : NoToken;
  if (Body == NoToken || !In.isCpp() || !In[Found->First].is("static") ||
      !(Found->End == Found->Name + 1 ||
        (Found->End == Found->Name + 3 && isNull(In, Found->End - 1))))
    return unlike("static local '" + Wanted.Name + "' that begins as null");

  TokenId Fill = afterTest(In, Found->End + 1, Name);
  bool Braces = In[Fill].is("{");
  TokenId Value = Fill + (Braces ? 3 : 2), End = Value;
  while (End < In.size() && !In[End].is(";"))
    End = In[End].Partner != NoToken ? In[End].Partner + 1 : End + 1;
  TokenId Last = Braces ? End + 1 : End;
  if (Fill == NoToken || !In[Value - 2].is(Name) || !In[Value - 1].is("=") ||
      (Braces && In[Fill].Partner != Last) || In[Last + 1].is("else"))
    return unlike("test that does nothing but make '" + Wanted.Name + "'");
  for (TokenId T = Value; T < In[Body].Partner; ++T)
    if (In[T].is(Name) &&
        (T < Last || In[T + 1].is("=") || In.isAny(T - 1, {"&", "delete"})))
      return llvm::createStringError("'" + Wanted.Name +
                                     "' changes later as well");
  llvm::StringRef Replaced =
      In.text().slice(In[Found->Name].Offset, In[Last].Offset);
  if (Replaced.contains("//") || Replaced.contains("/*"))
    return llvm::createStringError("a comment would be lost");
  llvm::StringRef Made = In.text().slice(In[Value].Offset, In[End].Offset);
  return std::vector<Edit>{
      In.replace(Found->Name, Last, (Name + " = " + Made + ";").str())};
}

} // namespace pothole
