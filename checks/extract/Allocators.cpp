//===- Allocators told by their names -------------------------------------===//
//
// `xmalloc`, `g_malloc0_n`, `pool_alloc`: what a function without a body hands
// out as `void *` under such a name nobody else has yet.

#include "checks/extract/LibraryModel.h"

#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace pothole {
namespace {

const FunctionRow ByName = {.Name = "(default)::allocator",
                            .Does = Effect::Allocate,
                            .Reason = "memory that nobody else has yet"};

bool namesAllocator(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  llvm::StringRef Text = Lower;
  for (llvm::StringRef Other : {"realloc", "dealloc", "unalloc", "free"})
    if (Text.contains(Other))
      return false;
  Text = Text.rtrim("0123456789");
  for (llvm::StringRef Verb : {"malloc", "calloc", "zalloc", "memalign"})
    if (Text.contains(Verb))
      return true;
  return Text == "alloc" || Text.ends_with("_alloc");
}

} // namespace

const FunctionRow *allocatorRow(const FunctionDecl *Callee) {
  const FunctionDecl *Definition = nullptr;
  if (!Callee->getIdentifier() || Callee->isDefined(Definition) ||
      !Callee->getReturnType()->isVoidPointerType())
    return nullptr;
  return namesAllocator(Callee->getName()) ? &ByName : nullptr;
}

} // namespace pothole
