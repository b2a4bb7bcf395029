//===- Values, events and blocks of one function under construction -------===//
//
// Values are interned, so that equal places have equal ids and the solver
// compares numbers. Events stand in the order of their making until finish()
// lays them out by block (BlockLayout.cpp).

#include "checks/extract/BodyBuilder.h"

#include "checks/extract/EntityTable.h"
#include "checks/extract/LibraryCalls.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace pothole {
namespace {

/// Where the sign matters. Large numbers are kept by their bits.
std::optional<int64_t> foldUnsigned(Operator Op, uint64_t A, uint64_t B) {
  switch (Op) {
  case Operator::Less:
    return A < B;
  case Operator::LessEqual:
    return A <= B;
  case Operator::Greater:
    return A > B;
  case Operator::GreaterEqual:
    return A >= B;
  case Operator::Div:
    return B ? std::optional(A / B) : std::nullopt;
  case Operator::Rem:
    return B ? std::optional(A % B) : std::nullopt;
  case Operator::ShiftRight:
    return B < 64 ? std::optional(A >> B) : std::nullopt;
  default:
    return std::nullopt;
  }
}

/// Arithmetic on what is known already; overflow leaves it unknown.
std::optional<int64_t> fold(Operator Op, int64_t A, int64_t B, bool Unsigned) {
  if (Unsigned)
    if (std::optional<int64_t> Result = foldUnsigned(Op, A, B))
      return Result;
  int64_t Result = 0;
  switch (Op) {
  case Operator::Add:
    return __builtin_add_overflow(A, B, &Result) ? std::nullopt
                                                 : std::optional(Result);
  case Operator::Sub:
    return __builtin_sub_overflow(A, B, &Result) ? std::nullopt
                                                 : std::optional(Result);
  case Operator::Mul:
    return __builtin_mul_overflow(A, B, &Result) ? std::nullopt
                                                 : std::optional(Result);
  case Operator::Minus:
    return A == INT64_MIN ? std::nullopt : std::optional(-A);
  case Operator::LogicalNot:
    return A == 0;
  case Operator::Minimum:
    return std::min(A, B);
  case Operator::Maximum:
    return std::max(A, B);
  case Operator::BitAnd:
    return A & B;
  case Operator::BitOr:
    return A | B;
  case Operator::BitXor:
    return A ^ B;
  case Operator::Equal:
    return A == B;
  case Operator::NotEqual:
    return A != B;
  case Operator::Less:
    return A < B;
  case Operator::LessEqual:
    return A <= B;
  case Operator::Greater:
    return A > B;
  case Operator::GreaterEqual:
    return A >= B;
  case Operator::ShiftLeft:
    if (B < 0 || B > 62 || A < 0 || A > (INT64_MAX >> B))
      return std::nullopt;
    return A << B;
  case Operator::Div:
    return B > 0 ? std::optional(A / B) : std::nullopt;
  case Operator::Rem:
    return B > 0 ? std::optional(A % B) : std::nullopt;
  default:
    return std::nullopt;
  }
}

bool isUnary(Operator Op) {
  return Op == Operator::Minus || Op == Operator::LogicalNot;
}

/// Scalars are private until somebody takes their address; whatever is reached
/// through an address anyway is not.
bool neverPrivate(QualType Of) {
  return Of->isRecordType() || Of->isArrayType() || Of->isAtomicType();
}

} // namespace

BodyBuilder::BodyBuilder(EntityTable &Entities, Function &Out)
    : Entities(Entities), Out(Out) {
  Out.Values.assign(1, Value());
  Out.Types.assign(1, Type());
  Interned[Value()] = NoValue;
  startBlock();
}

ValueId BodyBuilder::value(const Value &V) {
  auto [Place, New] =
      Interned.try_emplace(V, static_cast<ValueId>(Out.Values.size()));
  if (New)
    Out.Values.push_back(V);
  return Place->second;
}

ValueId BodyBuilder::number(int64_t N) {
  return value({.Kind = ValueKind::Number, .Number = N});
}

ValueId BodyBuilder::number(const llvm::APSInt &N) {
  if (N.isUnsigned() && N.getActiveBits() == 64)
    return number((int64_t)N.getZExtValue());
  std::optional<int64_t> Small = N.tryExtValue();
  return Small ? number(*Small) : NoValue;
}

ValueId BodyBuilder::functionAddress(const FunctionDecl *Callee) {
  return value({.Kind = ValueKind::FunctionAddress, .A = Entities.of(Callee)});
}

ValueId BodyBuilder::globalAddress(const VarDecl *Variable) {
  return value({.Kind = ValueKind::GlobalAddress, .A = Entities.of(Variable)});
}

ValueId BodyBuilder::localAddress(uint32_t Slot) {
  return value({.Kind = ValueKind::LocalAddress, .A = Slot});
}

ValueId BodyBuilder::localContent(uint32_t Slot) {
  return value({.Kind = ValueKind::LocalContent, .A = Slot});
}

ValueId BodyBuilder::member(ValueId Base, const FieldDecl *Field) {
  if (Base == NoValue)
    return NoValue;
  return value({.Kind = ValueKind::Member, .A = Base, .B = Entities.of(Field)});
}

ValueId BodyBuilder::element(ValueId Base, ValueId Index) {
  if (Base == NoValue)
    return NoValue;
  return value({.Kind = ValueKind::Element, .A = Base, .B = Index});
}

ValueId BodyBuilder::shift(ValueId Pointer, ValueId Index) {
  if (Pointer == NoValue || constant(Index) == 0)
    return Pointer;
  return value({.Kind = ValueKind::Shift, .A = Pointer, .B = Index});
}

ValueId BodyBuilder::base(ValueId Object, const CXXRecordDecl *Base) {
  if (Object == NoValue)
    return NoValue;
  return value({.Kind = ValueKind::Base, .A = Object, .B = Entities.of(Base)});
}

ValueId BodyBuilder::binary(Operator Op, ValueId A, ValueId B, bool Unsigned) {
  // Two unknowns need not be equal, so nothing built from one may be interned.
  if (A == NoValue || (B == NoValue && !isUnary(Op)))
    return NoValue;
  std::optional<int64_t> Left = constant(A);
  std::optional<int64_t> Right = isUnary(Op) ? Left : constant(B);
  if (Left && Right)
    if (std::optional<int64_t> Folded = fold(Op, *Left, *Right, Unsigned))
      return number(*Folded);
  return value({.Kind = ValueKind::Binary,
                .Op = Op,
                .A = A,
                .B = B,
                .Number = Unsigned && Op >= Operator::Less &&
                          Op <= Operator::GreaterEqual});
}

std::optional<int64_t> BodyBuilder::constant(ValueId Value) const {
  const pothole::Value &V = Out.Values[Value];
  if (V.Kind != ValueKind::Number)
    return std::nullopt;
  return V.Number;
}

std::optional<uint32_t> BodyBuilder::privateSlot(ValueId Address) const {
  const pothole::Value &V = Out.Values[Address];
  if (V.Kind != ValueKind::LocalAddress || Out.Locals[V.A].Addressed)
    return std::nullopt;
  return V.A;
}

ValueId BodyBuilder::emit(Event E, llvm::ArrayRef<ValueId> Args) {
  E.FirstArg = Args.empty() ? 0 : static_cast<uint32_t>(Out.Args.size());
  E.ArgCount = static_cast<uint32_t>(Args.size());
  Out.Args.insert(Out.Args.end(), Args.begin(), Args.end());
  auto Id = static_cast<EventId>(Out.Events.size());
  Out.Events.push_back(E);
  Pending[Current].push_back(Id);
  return value({.Kind = ValueKind::Result, .A = Id});
}

ValueId BodyBuilder::emit(EventKind Kind, SourceLocation Where, ValueId Address,
                          ValueId Operand, uint16_t Flags,
                          llvm::ArrayRef<ValueId> Args) {
  Event E;
  E.Kind = Kind;
  E.Address = Address;
  E.Operand = Operand;
  E.Flags = Flags;
  if (Where.isMacroID())
    E.Flags |= InMacro;
  E.Place = location(Where);
  return emit(E, Args);
}

ValueId BodyBuilder::load(SourceLocation Where, ValueId Address, QualType Of,
                          uint16_t Flags) {
  if (std::optional<uint32_t> Slot = privateSlot(Address))
    return localContent(*Slot);
  if (Of.isVolatileQualified())
    Flags |= Volatile;
  ValueId Result = emit(EventKind::Load, Where, Address, NoValue, Flags);
  if (Of->isAtomicType())
    Out.Events.back().Order = MemoryOrder::Sequential;
  return Result;
}

void BodyBuilder::store(SourceLocation Where, ValueId Address, ValueId Content,
                        QualType Of, uint16_t Flags) {
  if (Of.isVolatileQualified())
    Flags |= Volatile;
  emit(EventKind::Store, Where, Address, Content, Flags);
  if (Of->isAtomicType())
    Out.Events.back().Order = MemoryOrder::Sequential;
}

uint32_t BodyBuilder::temporary(QualType Of, SourceLocation Where) {
  Local Slot;
  Slot.Kind = LocalKind::Temporary;
  Slot.Addressed = neverPrivate(Of);
  Slot.LocalType = describeType(Entities, Of);
  Slot.Place = location(Where);
  Out.Locals.push_back(std::move(Slot));
  return static_cast<uint32_t>(Out.Locals.size() - 1);
}

uint32_t BodyBuilder::type(QualType Of) {
  const void *Key = Of.getCanonicalType().getAsOpaquePtr();
  if (auto Known = TypeIds.find(Key); Known != TypeIds.end())
    return Known->second;
  auto Id = static_cast<uint32_t>(Out.Types.size());
  Out.Types.push_back(describeType(Entities, Of));
  TypeIds[Key] = Id;
  return Id;
}

uint32_t BodyBuilder::functionType(QualType Callee) {
  Type Called;
  Called.Class = TypeClass::Pointer;
  if (const auto *Pointer = Callee->getAs<PointerType>())
    Callee = Pointer->getPointeeType();
  else if (const auto *Member = Callee->getAs<MemberPointerType>())
    Callee = Member->getPointeeType();
  Called.Spelling = Entities.signature(Callee);
  for (auto [Id, Known] : llvm::enumerate(Out.Types))
    if (Known == Called)
      return static_cast<uint32_t>(Id);
  Out.Types.push_back(std::move(Called));
  return static_cast<uint32_t>(Out.Types.size() - 1);
}

Location BodyBuilder::location(SourceLocation Where) const {
  return Entities.location(Where);
}

BlockId BodyBuilder::newBlock() {
  Out.Blocks.emplace_back();
  Pending.emplace_back();
  return static_cast<BlockId>(Out.Blocks.size() - 1);
}

BlockId BodyBuilder::startBlock() { return Current = newBlock(); }

void BodyBuilder::setCurrent(BlockId Block) { Current = Block; }

void BodyBuilder::endBlock(llvm::ArrayRef<BlockId> Successors) {
  Out.Blocks[Current].Successors.assign(Successors.begin(), Successors.end());
  startBlock();
}

void BodyBuilder::jump(BlockId To) { endBlock(To); }

void BodyBuilder::branch(ValueId Condition, BlockId True, BlockId False) {
  Out.Blocks[Current].Condition = Condition;
  endBlock({True, False});
}

} // namespace pothole
