//===- Types of functions, as they are spelled ----------------------------===//

#include "checks/program/Signature.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pothole {

SmallVector<StringRef, 6> parametersOf(StringRef Signature) {
  SmallVector<StringRef, 6> Result;
  size_t Close = Signature.rfind(')'), Depth = 0, Open = Close;
  if (Close == StringRef::npos)
    return Result;
  for (size_t N = Close + 1; N-- > 0;) {
    Depth += Signature[N] == ')';
    if (Signature[N] == '(' && --Depth == 0) {
      Open = N;
      break;
    }
  }
  StringRef All = Signature.slice(Open + 1, Close);
  size_t From = 0;
  Depth = 0;
  for (size_t N = 0; N <= All.size(); ++N) {
    if (N == All.size() || (All[N] == ',' && Depth == 0)) {
      if (StringRef One = All.slice(From, N).trim();
          !One.empty() && One != "void")
        Result.push_back(One);
      From = N + 1;
    } else if (StringRef("(<[").contains(All[N])) {
      ++Depth;
    } else if (StringRef(")>]").contains(All[N])) {
      --Depth;
    }
  }
  return Result;
}

bool isNumber(StringRef Parameter) {
  StringRef Word = Parameter.trim();
  if (Word.starts_with("enum "))
    return !Word.contains('*') && !Word.contains('&');
  Word.consume_front("const ");
  Word.consume_front("unsigned ");
  Word.consume_front("signed ");
  static constexpr StringLiteral Numbers[] = {
      "bool",      "char",  "short", "int",    "long",
      "long long", "_Bool", "float", "double", "long double"};
  return is_contained(Numbers, Word);
}

} // namespace pothole
