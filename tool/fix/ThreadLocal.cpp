//===- One scratch static for each thread ---------------------------------===//
//
//   static char Buffer[16];    ->  static thread_local char Buffer[16];

#include "tool/fix/Declaration.h"
#include "tool/fix/Kinds.h"

namespace pothole {

Edits threadLocal(const Remedy &Wanted, SourceFile &In) {
  std::optional<Declaration> Found =
      declarationAt(In, In.at(Wanted.Place), Wanted.Name);
  if (!Found || !In[Found->First].is("static") ||
      Found->Type != Found->First + 1)
    return unlike("declaration of 'static " + Wanted.Name + "' alone");
  if (!In.isC() && !In.isCpp())
    return llvm::createStringError("the file may be C or C++");
  return std::vector<Edit>{
      In.before(Found->Type, In.isC() ? "_Thread_local " : "thread_local ")};
}

} // namespace pothole
