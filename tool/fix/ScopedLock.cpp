//===- Two guards in a row take both locks at once ------------------------===//
//
//   std::lock_guard<std::mutex> A(M);
//   std::lock_guard<std::mutex> B(N);    ->  std::scoped_lock A(M, N);
//
// Whoever takes both at once never waits with one of them held, so one side of
// a cycle is enough. C++17.

#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

struct GuardMade {
  TokenId First = NoToken, Name = NoToken;
  TokenId Open = NoToken, Close = NoToken, End = NoToken;
  bool Qualified = false;
};

/// `std::lock_guard<std::mutex> Name(Lock);` that declares `Name`.
std::optional<GuardMade> guardAt(const SourceFile &In, TokenId Name) {
  GuardMade Found;
  Found.Name = Name;
  Found.First = In.statementOf(Name);
  Found.Open = Name + 1;
  Found.Close = In[Found.Open].Partner;
  Found.End = Found.Close + 1;
  TokenId T = Found.First;
  if (In[T].is("std") && In[T + 1].is("::")) {
    Found.Qualified = true;
    T += 2;
  }
  if (!In[T].is("lock_guard") || !In[T + 1].is("<") ||
      !In.isAny(Found.Open, {"(", "{"}) || !In[Found.End].is(";") ||
      !In[Name].Identifier)
    return std::nullopt;
  T += 2;
  if (In[T].is("std") && In[T + 1].is("::"))
    T += 2;
  // Of others it is not known whether they can be tried.
  if (!In[T].Text.ends_with("mutex") || !In[T + 1].is(">") || T + 2 != Name)
    return std::nullopt;
  for (TokenId Inner = Found.Open + 1; Inner < Found.Close; ++Inner) {
    if (In[Inner].is(",") && In[Inner].Inside == Found.Open)
      return std::nullopt;
  }
  return Found;
}

} // namespace

Edits scopedLock(const Remedy &Wanted, SourceFile &In) {
  std::optional<GuardMade> First = guardAt(In, In.at(Wanted.Other));
  std::optional<GuardMade> Second = guardAt(In, In.at(Wanted.Place));
  if (!First || !Second || First->End + 1 != Second->First)
    return unlike("pair of guards, one after the other,");
  llvm::StringRef Between =
      In.text().slice(In[First->End].Offset + 1, In[Second->First].Offset);
  if (!Between.trim().empty())
    return llvm::createStringError("something stands between the guards");
  for (TokenId T = Second->End; T < In[In[Second->First].Inside].Partner; ++T)
    if (In[T].is(In[Second->Name].Text))
      return llvm::createStringError("the second guard is used by name");
  auto locks = [&](const GuardMade &Guard) {
    return In.text().slice(In[Guard.Open].Offset + 1, In[Guard.Close].Offset);
  };
  std::string Text = (First->Qualified ? "std::" : "") +
                     ("scoped_lock " + In[First->Name].Text + "(" +
                      locks(*First) + ", " + locks(*Second) + ");")
                         .str();
  return std::vector<Edit>{In.replace(First->First, Second->End, Text)};
}

} // namespace pothole
