#include "tool/fix/NamedCall.h"

namespace pothole {

std::optional<NamedCall> callAt(const SourceFile &In, TokenId First,
                                llvm::StringRef Function) {
  NamedCall Call;
  Call.First = Call.Name = First;
  if (In[First].is("std") && In[First + 1].is("::"))
    Call.Name += 2;
  else if (In[First].is("::"))
    ++Call.Name;
  Call.Open = Call.Name + 1;
  Call.Close = In[Call.Open].Partner;
  if (!In[Call.Name].is(Function) || !In[Call.Open].is("(") ||
      Call.Close == Call.Open + 1)
    return std::nullopt;
  return Call;
}

std::vector<Edit> makeReentrant(const SourceFile &In, const NamedCall &Call,
                                llvm::StringRef Argument) {
  std::vector<Edit> Made = {
      In.replace(Call.Name, (In[Call.Name].Text + "_r").str()),
      In.before(Call.Close, (", " + Argument).str())};
  if (In[Call.First].is("std"))
    Made.push_back(In.replace(Call.First, ""));
  return Made;
}

} // namespace pothole
