//===- A relaxed load that acquires, a relaxed store that releases --------===//
//
//   Ready.load(std::memory_order_relaxed)
//     ->  Ready.load(std::memory_order_acquire)

#include "tool/fix/Kinds.h"

#include "llvm/ADT/STLExtras.h"

namespace pothole {
namespace {

/// How an order is spelled, and how `To` is in its place.
std::string spelled(const SourceFile &In, TokenId T, llvm::StringRef To) {
  if (In[T].is("memory_order_relaxed"))
    return ("memory_order_" + To).str();
  if (In[T].is("__ATOMIC_RELAXED"))
    return "__ATOMIC_" + To.upper();
  if (In[T].is("relaxed") && In[T - 1].is("::") && In[T - 2].is("memory_order"))
    return To.str();
  return "";
}

} // namespace

Edits strongerOrder(const Remedy &Wanted, SourceFile &In) {
  TokenId Name = In.at(Wanted.Place);
  if (In[Name].is("std") && In[Name + 1].is("::"))
    Name += 2;
  bool Load = Wanted.Name == "acquire";
  if (!In[Name].Text.contains(Load ? "load" : "store") || !In[Name + 1].is("("))
    return unlike(Load ? "load" : "store");
  std::vector<Edit> Made;
  for (TokenId T = Name + 2; T < In[Name + 1].Partner; ++T)
    if (std::string By = spelled(In, T, Wanted.Name); !By.empty())
      Made.push_back(In.replace(T, By));
  if (Made.size() != 1)
    return unlike("relaxed order");
  return Made;
}

} // namespace pothole
