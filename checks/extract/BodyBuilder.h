// Builds one Function: interns values, appends events to the current block.
// Shared by the walk over the syntax tree (Body.cpp) and the models of library
// calls (LibraryCalls.cpp), so that both speak of values the same way.

#ifndef POTHOLE_CHECKS_EXTRACT_BODYBUILDER_H
#define POTHOLE_CHECKS_EXTRACT_BODYBUILDER_H

#include "checks/facts/Facts.h"

#include "clang/AST/DeclBase.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

#include <map>
#include <optional>

namespace pothole {

class EntityTable; // checks/extract/EntityTable.h: clang Decl -> EntityId

class BodyBuilder {
public:
  BodyBuilder(EntityTable &Entities, Function &Out);

  // Values. Equal values get equal ids.
  ValueId value(const Value &V);
  ValueId number(int64_t N);
  ValueId number(const llvm::APSInt &N); // Unknown if it does not fit
  ValueId functionAddress(const clang::FunctionDecl *Callee);
  ValueId globalAddress(const clang::VarDecl *Variable);
  ValueId localAddress(uint32_t Slot);
  ValueId localContent(uint32_t Slot);
  ValueId member(ValueId Base, const clang::FieldDecl *Field);
  ValueId element(ValueId Base, ValueId Index = NoValue);
  ValueId shift(ValueId Pointer, ValueId Index);
  ValueId base(ValueId Object, const clang::CXXRecordDecl *Base);
  ValueId binary(Operator Op, ValueId A, ValueId B, bool Unsigned = false);

  // Events, appended to the current block. Return the Result value.
  ValueId emit(EventKind Kind, clang::SourceLocation Where,
               ValueId Address = NoValue, ValueId Operand = NoValue,
               uint16_t Flags = 0, llvm::ArrayRef<ValueId> Args = {});
  ValueId emit(Event E, llvm::ArrayRef<ValueId> Args = {});

  ValueId load(clang::SourceLocation Where, ValueId Address, clang::QualType Of,
               uint16_t Flags = 0);
  void store(clang::SourceLocation Where, ValueId Address, ValueId Content,
             clang::QualType Of, uint16_t Flags = 0);

  // Slots, types, places.
  uint32_t temporary(clang::QualType Of, clang::SourceLocation Where);
  uint32_t type(clang::QualType Of);             // index into Function::Types
  uint32_t functionType(clang::QualType Callee); // spelled as a Signature
  Location location(clang::SourceLocation Where) const;

  // Blocks. Ending one leaves a block nobody enters current; finish() drops it.
  BlockId newBlock();
  BlockId startBlock(); // and make it current
  void setCurrent(BlockId Block);
  BlockId current() const { return Current; }
  void jump(BlockId To);
  void branch(ValueId Condition, BlockId True, BlockId False);
  void endBlock(llvm::ArrayRef<BlockId> Successors = {});

  /// The slot, if `Address` is that of a local nobody else can point to.
  std::optional<uint32_t> privateSlot(ValueId Address) const;
  std::optional<int64_t> constant(ValueId Value) const;

  EntityTable &entities() { return Entities; }
  Function &function() { return Out; }

private:
  EntityTable &Entities;
  Function &Out;
  BlockId Current = 0;
  std::map<Value, ValueId> Interned;
  llvm::DenseMap<const void *, uint32_t> TypeIds; // by canonical type
  // Blocks own contiguous events only once finished: until then events stand in
  // the order of their making and each block lists its own.
  std::vector<std::vector<EventId>> Pending;

public:
  void finish(); // lays out Events by block; call once
};

} // namespace pothole

#endif
