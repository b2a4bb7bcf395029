// The inside of LibraryCalls.h: one library call with its arguments, and the
// families of effects that turn it into events.
//
//   LibraryCalls       finds the row, runs its effect, defaults without a row
//   LibraryArguments   what an argument is: its content, its pointee
//   LibraryLocks       locks, conditions, once, semaphores
//   LibraryGuards      guards
//   LibraryThreads     starts and joins
//   LibraryCallables   what is called, with which arguments; std::function
//   LibraryMemory      buffers, allocation, atomics
//   Allocators         allocators told by their names
//   LibraryPointers    smart pointers, iterators, construction in place
//   LibraryComparisons what asks whether something is there
//   LibraryContainers  containers, strings, streams, tuples
//   LibrarySafety      what signal handlers must not call
//   LibraryStates      what the C library shares among all threads
//   LibraryTypes       names and types

#ifndef POTHOLE_CHECKS_EXTRACT_LIBRARYMODEL_H
#define POTHOLE_CHECKS_EXTRACT_LIBRARYMODEL_H

#include "checks/extract/EntityTable.h"
#include "checks/extract/LibraryCalls.h"
#include "checks/knowledge/Knowledge.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace pothole {

struct Argument {
  ValueId Value = NoValue;           // as CallSite says
  const clang::Expr *Expr = nullptr; // null: made up
  clang::QualType Of;                // without reference
  bool ByReference = false;          // Value is the address of the argument
};

/// Something to call: see Event.h for what Operand may be.
struct CallableValue {
  ValueId Operand = NoValue;
  clang::QualType Of;
  bool Member = false; // a member function pointer: the object comes first
  bool Virtual = false;
  const clang::FunctionProtoType *Prototype = nullptr; // null: unknown
  llvm::SmallVector<ValueId, 4> Bound; // arguments std::bind holds
};

struct LibraryCall {
  BodyBuilder &Body;
  const Knowledge &Rows;
  const FunctionRow &Row;
  const TypeRow *Self; // of the object, or null
  clang::SourceLocation Where;
  clang::QualType ResultType;                  // null or void: none
  const clang::FunctionDecl *Callee = nullptr; // null: made up
  llvm::SmallVector<Argument, 6> Arguments;    // 0 is the object
  const clang::Expr *Built = nullptr; // the expression, if it constructs
  ValueId Destination = NoValue;      // where a record result is to be built

  // Arguments, by their number in the row. Safe for numbers out of range.
  bool has(int N) const;
  const Argument &argument(int N) const;
  ValueId value(int N) const { return argument(N).Value; }
  clang::QualType typeOf(int N) const { return argument(N).Of; }
  const TypeRow *typeRow(int N) const;
  TypeClass classOf(int N) const;
  /// A scalar's value, a record's address.
  ValueId content(int N) const { return contentOf(argument(N)); }
  ValueId contentOf(const Argument &Of) const;
  /// What a pointer, iterator or smart pointer points to; else the object.
  ValueId pointee(int N) const;
  /// The same as the start of a buffer: some element of it.
  ValueId buffer(int N) const;
  std::optional<int64_t> constant(int N) const;

  // Objects whose content is an address or a handle.
  ValueId loadContent(ValueId Address, uint16_t Flags = 0) const;
  void storeContent(ValueId Address, ValueId Content, uint16_t Flags = 0) const;
  /// A temporary with this content; its address.
  ValueId fresh(clang::QualType Of, ValueId Content) const;
  /// The call's value: the content itself or a temporary that holds it.
  ValueId result(ValueId Content) const;
  ValueId unknownResult() const;
  /// The address or null, nobody knows which.
  ValueId orNull(ValueId Address) const;
  /// The library's meaning of copying or moving an object.
  void copyObject(ValueId To, ValueId From, clang::QualType Of,
                  bool Move) const;

  /// An event at this call, to be completed and emitted.
  Event event(EventKind Kind) const;
  ValueId emit(EventKind Kind, ValueId Address = NoValue,
               ValueId Operand = NoValue, uint16_t Flags = 0,
               llvm::ArrayRef<ValueId> Args = {}) const {
    return Body.emit(Kind, Where, Address, Operand, Flags, Args);
  }
  clang::ASTContext &context() const { return Body.entities().context(); }
};

// The families; each handles the effects of its name, or nothing.
std::optional<ValueId> lowerLocks(const LibraryCall &Call);
std::optional<ValueId> lowerGuards(const LibraryCall &Call);
std::optional<ValueId> lowerThreads(const LibraryCall &Call);
std::optional<ValueId> lowerCallables(const LibraryCall &Call);
std::optional<ValueId> lowerMemory(const LibraryCall &Call);
std::optional<ValueId> lowerAtomics(const LibraryCall &Call);
std::optional<ValueId> lowerPointers(const LibraryCall &Call);
std::optional<ValueId> lowerComparisons(const LibraryCall &Call);
std::optional<ValueId> lowerContainers(const LibraryCall &Call);
ValueId lowerEffect(const LibraryCall &Call);
/// The row of an allocator without a body, told by its name; or null.
const FunctionRow *allocatorRow(const clang::FunctionDecl *Callee);
/// What the function of this name shares among all threads.
void touchSharedStates(BodyBuilder &Body, const CallSite &Site,
                       llvm::StringRef Name);
/// That a signal handler must not call the function of this name.
void noteUnsafe(BodyBuilder &Body, const clang::Expr *Call,
                llvm::StringRef Name);

// Callables.
bool isCallable(const Knowledge &Rows, clang::QualType Of);
CallableValue callableOf(const LibraryCall &Call, int N);
/// Arguments from number First on, as the callable's parameters want them.
/// Copied: decay-copied first, as threads do.
llvm::SmallVector<ValueId, 6> argumentsFor(const LibraryCall &Call,
                                           const CallableValue &Callable,
                                           int First, bool Copied);
/// One argument for a parameter (null: unknown).
ValueId adaptArgument(const LibraryCall &Call, const Argument &From,
                      clang::QualType Parameter, bool Copied);
uint32_t callableType(BodyBuilder &Body, const CallableValue &Callable);
ValueId emitCall(const LibraryCall &Call, const CallableValue &Callable,
                 llvm::ArrayRef<ValueId> Args, uint16_t Flags);
/// Calls every callable argument with elements of the first range.
void callCallables(const LibraryCall &Call, bool Parallel);

// Objects in place.
void constructAt(const LibraryCall &Call, clang::QualType Of, ValueId At,
                 int FirstArgument);
void destroyAt(BodyBuilder &Body, const Knowledge &Rows, clang::QualType Of,
               ValueId At, clang::SourceLocation Where);
/// Reads what it is handed by reference: containers, text, and scalars unless
/// the effect reads them itself.
void readArguments(const LibraryCall &Call, bool Scalars);
void touchBuffers(const LibraryCall &Call);

// Names and types.
ValueId lockAddress(const LibraryCall &Call, int N);
uint16_t lockFlags(const LibraryCall &Call, int N);
const clang::CXXMethodDecl *methodNamed(const clang::CXXRecordDecl *Class,
                                        llvm::StringRef Name);
bool holdsOneContent(const TypeRow *Row);
bool isParallelPolicy(clang::QualType Of);
ValueId stripBases(const Function &Of, ValueId Object);
llvm::SmallVector<clang::QualType, 4> templateTypes(clang::QualType Of);
std::string libraryName(const clang::NamedDecl *Declaration);
std::string methodName(const clang::FunctionDecl *Method);
const TypeRow *libraryType(const Knowledge &Rows, clang::QualType Of);
std::string libraryTypeName(const Knowledge &Rows, clang::QualType Of);
TypeClass typeClass(EntityTable &Entities, clang::QualType Of);
/// What a smart pointer, iterator or container holds; null if unknown.
clang::QualType heldType(clang::QualType Of);
clang::QualType templateArgument(clang::QualType Of, unsigned Index);
const Knowledge &knowledgeOf(BodyBuilder &Body);

} // namespace pothole

#endif
