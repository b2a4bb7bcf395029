//===- A name for a guard -------------------------------------------------===//
//
//   std::lock_guard<std::mutex>{M};      ->  std::lock_guard<std::mutex>
//   Guard{M}; std::unique_lock<std::mutex>(M);     a declaration of `M`,
//   likewise
//
// A word before a parenthesis may be a macro, so it has to be written as a
// type.

#include "tool/fix/Kinds.h"

namespace pothole {
namespace {

/// The end of a type's name that begins at `T`; what follows it.
TokenId afterType(const SourceFile &In, TokenId T, bool &Surely) {
  if (In[T].is("::"))
    ++T;
  while (In[T].Identifier && In[T + 1].is("::")) {
    Surely = true;
    T += 2;
  }
  if (!In[T].Identifier)
    return NoToken;
  ++T;
  if (!In[T].is("<"))
    return T;
  Surely = true;
  for (int Depth = 0; T < In.size(); ++T) {
    if (In.isAny(T, {";", "{", "}", "(", ")"}))
      return NoToken;
    Depth += In[T].is("<") - In[T].is(">") - 2 * In[T].is(">>");
    if (Depth == 0)
      return T + 1;
  }
  return NoToken;
}

} // namespace

Edits nameGuard(const Remedy &Wanted, SourceFile &In) {
  TokenId Place = In.at(Wanted.Place), First = Place;
  // Where it is a declaration, the place is the name's.
  if (In[Place - 1].is("(") && In[Place + 1].is(")"))
    First = In.statementOf(Place);
  if (First == NoToken || In.statementOf(First) != First)
    return unlike("guard that is a statement");
  bool Surely = In.isAny(
      First, {"lock_guard", "scoped_lock", "unique_lock", "shared_lock"});
  TokenId Open = afterType(In, First, Surely);
  TokenId Close = In[Open].Partner;
  if (!In.isAny(Open, {"(", "{"}) || !In[Close + 1].is(";") ||
      (!Surely && In[Open].is("(")) || In[Open + 1].is(In[Close].Text))
    return unlike("guard that is a statement");
  if (Place != First && Place != Open + 1)
    return unlike("guard that is a statement");
  std::string Name = In.nameFor(First, "Guard", In[Close - 1].Text);
  return std::vector<Edit>{In.before(Open, " " + Name)};
}

} // namespace pothole
