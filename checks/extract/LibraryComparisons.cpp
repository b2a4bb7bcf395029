//===- Comparisons that ask whether something is there --------------------===//
//
// `m.find(k) == m.end()` and `p == nullptr` on a smart pointer say what count()
// and a test of the pointer say. Other comparisons only read their arguments.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

bool isEnd(const Expr *Iterator) {
  const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(
      Iterator ? Iterator->IgnoreUnlessSpelledInSource() : nullptr);
  const CXXMethodDecl *Callee = Member ? Member->getMethodDecl() : nullptr;
  return Callee && Callee->getIdentifier() &&
         (Callee->getName() == "end" || Callee->getName() == "cend");
}

/// `m.find(k) == m.end()` asks whether something is there, as count does. The
/// structure was read last when end() was called.
ValueId foundAtEnd(const LibraryCall &Call) {
  if (!isEnd(Call.argument(1).Expr) && !isEnd(Call.argument(2).Expr))
    return NoValue;
  const std::vector<Event> &Events = Call.Body.function().Events;
  for (EventId Id = Events.size(); Id-- > 0;)
    if (Events[Id].Kind == EventKind::Load && Events[Id].has(Structure))
      return Call.Body.value({ValueKind::Result, Operator::None, Id});
  return NoValue;
}

ValueId comparedWithNull(const LibraryCall &Call) {
  for (auto [Pointer, Null] : {std::pair(1, 2), {2, 1}})
    if (Call.classOf(Pointer) == TypeClass::SmartPointer &&
        !Call.typeOf(Null).isNull() && Call.typeOf(Null)->isNullPtrType())
      return Call.loadContent(Call.value(Pointer));
  return NoValue;
}

/// std::min, std::max of two numbers: a reference to one of them, which
/// nobody writes through.
std::optional<ValueId> lesserOrGreater(const LibraryCall &Call) {
  auto number = [&](int N) {
    return Call.has(N) && !Call.typeOf(N).isNull() &&
           Call.typeOf(N)->isIntegerType();
  };
  if (!number(1) || !number(2) || Call.has(3))
    return std::nullopt;
  Operator Op =
      Call.Row.Does == Effect::Least ? Operator::Minimum : Operator::Maximum;
  return Call.fresh(Call.typeOf(1).getUnqualifiedType(),
                    Call.Body.binary(Op, Call.content(1), Call.content(2)));
}

} // namespace

std::optional<ValueId> lowerComparisons(const LibraryCall &Call) {
  if (Call.Row.Does == Effect::Least || Call.Row.Does == Effect::Greatest)
    return lesserOrGreater(Call);
  OverloadedOperatorKind Comparison =
      Call.Callee ? Call.Callee->getOverloadedOperator() : OO_None;
  if (Call.Row.Does != Effect::Inspect || Call.Row.Subject != None ||
      (Comparison != OO_EqualEqual && Comparison != OO_ExclaimEqual))
    return std::nullopt;
  ValueId Found = foundAtEnd(Call);
  if (Found == NoValue)
    Found = comparedWithNull(Call);
  if (Found == NoValue)
    return std::nullopt;
  return Comparison == OO_ExclaimEqual
             ? Found
             : Call.Body.binary(Operator::LogicalNot, Found, NoValue);
}

} // namespace pothole
