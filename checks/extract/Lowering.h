// Lowers one body: the walk over its syntax tree that drives a BodyBuilder.
//
// We do not go through clang::CFG. What initializes what (a guard built
// straight into its variable, a closure into an argument) is lost where the CFG
// cuts expressions apart, and its throw edges run no destructors. The walk
// keeps the nesting: every full expression and scope knows what it has to
// destroy, on each way out.
//
//   Statements.cpp      control flow        Expressions.cpp    values
//   Conditions.cpp      branches, ?: && ||  Places.cpp         addresses
//   Declarations.cpp    variables           Operators.cpp      = += ++
//   Initialization.cpp  building objects    Calls.cpp          calls
//   Cleanups.cpp        destroying them     Closures.cpp       lambdas
//   Atomics.cpp         builtin atomics     Body.cpp           whole functions
//   OpenMP.cpp          directives          OpenMPRegions.cpp  teams and tasks
//   OpenMPLoops.cpp     loops shared out    OpenMPVariables.cpp who sees what

#ifndef POTHOLE_CHECKS_EXTRACT_LOWERING_H
#define POTHOLE_CHECKS_EXTRACT_LOWERING_H

#include "checks/extract/BodyBuilder.h"
#include "checks/extract/EntityTable.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"
#include "clang/AST/StmtVisitor.h"

namespace pothole {

struct CallSite;

/// What lowering a body finds beside its events.
struct Discoveries {
  std::vector<const clang::CXXRecordDecl *> Closures;
  std::vector<const clang::Decl *> LocalTypes;
  /// Static locals with constant initializers: those have run before any body.
  std::vector<const clang::VarDecl *> Constants;
  /// Function pointers made of lambdas: the invoker and the operator it calls.
  std::vector<
      std::pair<const clang::FunctionDecl *, const clang::CXXMethodDecl *>>
      Invokers;
  std::vector<Function> Regions; // of code that teams and tasks run
  std::vector<Gap> Gaps;
};

struct RegionVariables;
struct CountedLoop;

class Lowering : public clang::ConstStmtVisitor<Lowering, ValueId> {
public:
  Lowering(EntityTable &Entities, Function &Out, Discoveries &Found);

  // Body.cpp. False if the body has errors: then nothing of it counts.
  bool lowerFunction(const clang::FunctionDecl *Function);
  bool lowerGlobalInitializer(const clang::VarDecl *Variable);
  void lowerInvoker(const clang::FunctionDecl *Invoker,
                    const clang::CXXMethodDecl *Operator); // Closures.cpp

  // Expressions.cpp. Scalars by value, everything else by address.
  ValueId valueOf(const clang::Expr *E);
  void discard(const clang::Expr *E);
  ValueId fullExpression(const clang::Expr *E);
  ValueId VisitStmt(const clang::Stmt *S);
  ValueId VisitExpr(const clang::Expr *E);
  ValueId VisitCastExpr(const clang::CastExpr *E);
  ValueId VisitUnaryOperator(const clang::UnaryOperator *E);
  ValueId VisitBinaryOperator(const clang::BinaryOperator *E);
  ValueId VisitIntegerLiteral(const clang::IntegerLiteral *E);
  ValueId VisitCharacterLiteral(const clang::CharacterLiteral *E);
  ValueId VisitCXXBoolLiteralExpr(const clang::CXXBoolLiteralExpr *E);
  ValueId VisitCXXThisExpr(const clang::CXXThisExpr *E);
  ValueId VisitStmtExpr(const clang::StmtExpr *E);
  ValueId VisitCXXThrowExpr(const clang::CXXThrowExpr *E);
  ValueId VisitCoroutineSuspendExpr(const clang::CoroutineSuspendExpr *E);

  // Places.cpp
  ValueId VisitDeclRefExpr(const clang::DeclRefExpr *E);
  ValueId VisitMemberExpr(const clang::MemberExpr *E);

  // Allocation.cpp
  ValueId VisitCXXNewExpr(const clang::CXXNewExpr *E);
  ValueId VisitCXXDeleteExpr(const clang::CXXDeleteExpr *E);

  // Operators.cpp
  ValueId VisitBinAssign(const clang::BinaryOperator *E);
  ValueId VisitCompoundAssignOperator(const clang::CompoundAssignOperator *E);

  // Conditions.cpp
  ValueId
  VisitAbstractConditionalOperator(const clang::AbstractConditionalOperator *E);

  // Calls.cpp
  ValueId VisitCallExpr(const clang::CallExpr *E);

  // Atomics.cpp
  ValueId VisitAtomicExpr(const clang::AtomicExpr *E);

  // Statements.cpp
  ValueId VisitCompoundStmt(const clang::CompoundStmt *S);
  ValueId VisitDeclStmt(const clang::DeclStmt *S);
  ValueId VisitIfStmt(const clang::IfStmt *S);
  ValueId VisitWhileStmt(const clang::WhileStmt *S);
  ValueId VisitDoStmt(const clang::DoStmt *S);
  ValueId VisitForStmt(const clang::ForStmt *S);
  ValueId VisitCXXForRangeStmt(const clang::CXXForRangeStmt *S);
  ValueId VisitSwitchStmt(const clang::SwitchStmt *S);
  void dispatch(const clang::SwitchStmt *S, ValueId Selected, BlockId After);
  ValueId VisitSwitchCase(const clang::SwitchCase *S);
  ValueId VisitBreakStmt(const clang::BreakStmt *S);
  ValueId VisitContinueStmt(const clang::ContinueStmt *S);
  ValueId VisitReturnStmt(const clang::ReturnStmt *S);
  ValueId VisitLabelStmt(const clang::LabelStmt *S);
  ValueId VisitGotoStmt(const clang::GotoStmt *S);
  ValueId VisitIndirectGotoStmt(const clang::IndirectGotoStmt *S);
  ValueId VisitAttributedStmt(const clang::AttributedStmt *S);
  ValueId VisitCXXTryStmt(const clang::CXXTryStmt *S);
  ValueId VisitGCCAsmStmt(const clang::GCCAsmStmt *S);
  ValueId VisitCoreturnStmt(const clang::CoreturnStmt *S);
  ValueId VisitCoroutineBodyStmt(const clang::CoroutineBodyStmt *S);

  // OpenMP.cpp
  ValueId VisitOMPExecutableDirective(const clang::OMPExecutableDirective *S);
  ValueId VisitCapturedStmt(const clang::CapturedStmt *S);
  ValueId VisitOMPCanonicalLoop(const clang::OMPCanonicalLoop *S);

private:
  friend class Scope;

  /// A loop over what an iterator leads to, by the number of the round.
  struct Rounds {
    const clang::VarDecl *Iterator = nullptr;
    uint32_t Start = 0, Number = 0; // slots
  };

  // Statements.cpp
  void lowerStatement(const clang::Stmt *S);
  void lowerLoop(const clang::Stmt *Loop,
                 const clang::VarDecl *ConditionVariable,
                 const clang::Expr *Condition, const clang::Stmt *Variable,
                 const clang::Stmt *LoopBody, const clang::Expr *Increment,
                 std::optional<Rounds> Counted = std::nullopt);
  void lowerReturn(const clang::Expr *Result, const clang::VarDecl *InPlace,
                   clang::SourceLocation Where);
  ValueId returnedValue(const clang::Expr *Result,
                        const clang::VarDecl *InPlace);
  BlockId labelBlock(const clang::LabelDecl *Label);

  // Expressions.cpp
  const clang::Expr *unwrapped(const clang::Expr *E);

  /// What must happen to an object when control leaves its scope.
  struct Cleanup {
    ValueId Object = NoValue;
    clang::QualType Of;
    const clang::VarDecl *Variable = nullptr; // null for temporaries
    clang::SourceLocation Born;
    clang::SourceRange Extent; // of the scope, to judge gotos
  };
  struct JumpTarget {
    BlockId Block = NoBlock;
    size_t Depth = 0; // of Cleanups there
  };

  // Places.cpp
  ValueId addressOf(const clang::Expr *E);
  ValueId addressOfReference(const clang::DeclRefExpr *E);
  ValueId addressOfVariable(const clang::VarDecl *Variable,
                            clang::SourceLocation Where);
  ValueId addressOfMember(const clang::MemberExpr *E);
  ValueId addressOfElement(const clang::ArraySubscriptExpr *E);
  ValueId fieldAddress(ValueId Object, const clang::FieldDecl *Field,
                       clang::SourceLocation Where);
  ValueId thisObject(clang::SourceLocation Where);
  std::optional<int64_t> constantOf(const clang::Expr *E);
  ValueId decayed(const clang::Expr *Array);
  ValueId readOf(const clang::Expr *Place);
  ValueId convertedToBase(ValueId Object, const clang::CastExpr *E);

  // Operators.cpp
  /// What an assignment leaves: the place and its new content.
  struct Assigned {
    ValueId Address = NoValue;
    ValueId Content = NoValue;
  };
  Assigned assign(const clang::BinaryOperator *E);
  Assigned update(const clang::Expr *Place, clang::BinaryOperatorKind Operator,
                  ValueId Operand, clang::SourceLocation Where,
                  bool OldContent);
  ValueId incrementOrDecrement(const clang::UnaryOperator *E, bool Used);
  ValueId frozen(ValueId Value, clang::QualType Of,
                 clang::SourceLocation Where);
  ValueId arithmetic(clang::BinaryOperatorKind Operator, clang::QualType Of,
                     ValueId Left, ValueId Right);
  ValueId negative(ValueId Value);
  /// A known number as this type holds it.
  ValueId fitted(ValueId Value, clang::QualType Of);

  // Conditions.cpp
  void branchOn(const clang::Expr *Condition, BlockId True, BlockId False);
  void branchOnValue(ValueId Condition, BlockId True, BlockId False);
  ValueId lowerChoice(const clang::AbstractConditionalOperator *E);
  ValueId lowerLogical(const clang::BinaryOperator *E);
  ValueId chooseAddress(const clang::AbstractConditionalOperator *E);
  void inArms(const clang::AbstractConditionalOperator *E,
              llvm::function_ref<void(const clang::Expr *)> Arm);

  // Initialization.cpp
  void initialize(ValueId Place, clang::QualType Of, const clang::Expr *Init);
  void initializeRecord(ValueId Place, clang::QualType Of,
                        const clang::Expr *Init);
  void initializeList(ValueId Place, clang::QualType Of,
                      llvm::ArrayRef<const clang::Expr *> Inits,
                      const clang::FieldDecl *UnionField,
                      clang::SourceLocation Where);
  void construct(ValueId Place, const clang::CXXConstructExpr *E);
  ValueId materialize(const clang::Expr *E,
                      clang::StorageDuration Until = clang::SD_FullExpression);
  void inheritConstructor(ValueId Place,
                          const clang::CXXInheritedCtorInitExpr *E);
  void copy(clang::SourceLocation Where, ValueId To, ValueId From, bool Moves);

  // Calls.cpp
  ValueId lowerCall(const clang::Expr *E, ValueId Place);
  void lowerArguments(llvm::ArrayRef<const clang::Expr *> Arguments,
                      llvm::SmallVectorImpl<ValueId> &Values);
  ValueId emitCall(const clang::CallExpr *E, const CallSite &Site,
                   ValueId Target, bool Virtual);
  std::optional<ValueId> lowerBuiltin(const clang::CallExpr *E,
                                      const clang::FunctionDecl *Callee);
  void endIfNoReturn(const clang::FunctionDecl *Callee);
  void callConstructor(ValueId Place, const clang::Expr *E,
                       const clang::CXXConstructorDecl *Constructor,
                       llvm::ArrayRef<ValueId> Arguments);

  // Allocation.cpp
  void initializeElements(ValueId First, clang::QualType Of,
                          const clang::Expr *Init);

  // LockAttributes.cpp
  std::optional<ValueId> lowerLockAttributes(const CallSite &Site);
  bool lowerScopedLock(const CallSite &Site);
  bool lowerScopedUnlock(const clang::CXXDestructorDecl *Destructor,
                         ValueId Guard, clang::SourceLocation Where);
  template <typename Work>
  void inCallee(const CallSite &Site, ValueId Object, Work Do);
  ValueId lockExpression(const clang::Expr *Lock);

  // Atomics.cpp
  std::optional<ValueId> lowerBuiltinAtomic(const clang::CallExpr *E,
                                            llvm::StringRef Name);
  ValueId emitAtomic(EventKind Kind, const clang::Expr *Where,
                     MemoryOrder Order, ValueId Address, ValueId Operand,
                     uint16_t Flags = 0, llvm::ArrayRef<ValueId> Args = {});

  // Closures.cpp
  void buildClosure(ValueId Place, const clang::LambdaExpr *E);
  void enterClosure(const clang::CXXRecordDecl *Closure);
  ValueId closureAsFunction(const clang::CXXRecordDecl *Closure,
                            const clang::CXXMemberCallExpr *Conversion);

  // OpenMP.cpp
  void lowerInTeam(const clang::OMPExecutableDirective *S);
  void lowerSections(const clang::OMPExecutableDirective *S);
  void lowerOrdered(const clang::OMPExecutableDirective *S);
  void lowerAtomicDirective(const clang::OMPAtomicDirective *S);
  void lowerCritical(const clang::OMPCriticalDirective *S);
  void lowerAlone(const clang::Stmt *S, ValueId Sole, bool Always);
  ValueId madeVariable(llvm::StringRef Name, bool Global,
                       clang::SourceLocation Where,
                       TypeClass Class = TypeClass::Synchronizer);

  // OpenMPRegions.cpp
  void outline(const clang::OMPExecutableDirective *S, StartKind Kind);
  void lowerRegion(const clang::OMPExecutableDirective *S,
                   const RegionVariables &Variables, StartKind Kind);
  llvm::SmallVector<ValueId, 4>
  beginDependences(const clang::OMPExecutableDirective *S);

  // OpenMPVariables.cpp
  struct Original {
    const clang::Expr *Named = nullptr;
    ValueId Address = NoValue;
    bool Combined = false; // a reduction: all threads add to it
  };
  void makePrivate(const clang::OMPExecutableDirective *S,
                   std::vector<Original> &WrittenLast);
  void writeOriginals(const clang::OMPExecutableDirective *S,
                      const std::vector<Original> &WrittenLast);
  uint32_t privateCopy(const clang::VarDecl *Variable);
  ValueId placeOf(const clang::VarDecl *Variable, clang::SourceLocation Where);

  // OpenMPLoops.cpp
  bool lowerCounted(const clang::ForStmt *S);
  void lowerCounted(const clang::ForStmt *S, const CountedLoop &Loop,
                    bool SharedOut);
  bool lowerSharedRange(const clang::CXXForRangeStmt *S);
  bool lowerNumberedRange(const clang::CXXForRangeStmt *S);
  bool lowerSharedIterator(const clang::ForStmt *S);
  void lowerIterator(const clang::Stmt *S, const clang::VarDecl *Iterator,
                     const clang::Stmt *Element, const clang::Stmt *LoopBody);

  // Declarations.cpp
  uint32_t newSlot(const clang::VarDecl *Variable, clang::QualType Of);
  uint32_t slotOf(const clang::VarDecl *Variable);
  void declare(const clang::VarDecl *Variable);
  void declareStatic(const clang::VarDecl *Variable);
  void findAddressed(const clang::Stmt *Body);

  // Cleanups.cpp
  void addCleanup(ValueId Object, clang::QualType Of,
                  const clang::VarDecl *Variable, clang::SourceLocation Born);
  void touchBesideThread(const clang::FieldDecl *Field,
                         clang::SourceLocation Where);
  void runCleanups(size_t Depth, clang::SourceLocation Where);
  void runCleanup(const Cleanup &Each, clang::SourceLocation Where);
  void destroy(ValueId Object, clang::QualType Of, clang::SourceLocation Where);
  void destroyMembers(const clang::CXXRecordDecl *Record,
                      clang::SourceLocation Where);
  void leaveTo(const JumpTarget &Target, clang::SourceLocation Where);
  void raise(clang::SourceLocation Where);
  void mayRaise(const clang::FunctionDecl *Callee, clang::SourceLocation Where);

  // Body.cpp
  void declareParameters(const clang::FunctionDecl *Function);
  void
  lowerConstructorInitializers(const clang::CXXConstructorDecl *Constructor);

  /// Source nested deeper than the stack: the function is given up.
  bool tooDeep(const clang::Stmt *S);
  void gap(GapKind Kind, clang::SourceLocation Where, std::string Text);
  clang::ASTContext &context() { return Entities.context(); }

  EntityTable &Entities;
  BodyBuilder Body;
  Discoveries &Found;
  const clang::FunctionDecl *Current = nullptr;
  uint32_t FirstParameter = 0; // its slot: 1 behind `this`
  bool HasErrors = false;

  llvm::DenseMap<const clang::VarDecl *, uint32_t> Slots;
  llvm::DenseMap<const clang::OpaqueValueExpr *, ValueId> Opaque;
  llvm::DenseSet<const clang::VarDecl *> AddressedVariables;

  // `this`: slot 0, unless a default member initializer builds an aggregate.
  std::optional<ValueId> ThisOverride;
  llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> Captures;
  clang::FieldDecl *ThisCapture = nullptr;

  /// While a callee's attribute is read: what its parameters stand for.
  const CallSite *AttributeSite = nullptr;

  /// Inside constructs of OpenMP: what a variable of the text means there.
  struct Meaning {
    uint32_t Slot = 0;
    bool Address = false; // its content is where the variable is
  };
  llvm::DenseMap<const clang::VarDecl *, Meaning> Meanings;
  bool InRegion = false;       // this is the body of a team or task
  unsigned LoopsToShare = 0;   // how many of the next loops a team shares out
  unsigned LoopsToCount = 0;   // how many after those count privately
  ValueId SharedOut = NoValue; // the outermost of them
  llvm::SmallVector<const clang::VarDecl *, 2> LinearVariables;

  std::vector<Cleanup> Cleanups;
  std::vector<Cleanup> ExtendedTemporaries; // wait for their variable
  std::optional<JumpTarget> Epilogue;       // destructors: where members die
  std::vector<clang::SourceRange> Extents;  // of the scopes we are in
  std::vector<JumpTarget> Breaks;
  std::vector<JumpTarget> Continues;
  std::vector<JumpTarget> Handlers; // of the try blocks we are in
  llvm::DenseMap<const clang::LabelDecl *, BlockId> Labels;
  llvm::DenseMap<const clang::SwitchCase *, BlockId> Cases;
  std::vector<const clang::LabelDecl *> AddressedLabels;
  /// Where calls inside a try block land, by what there is to destroy.
  std::map<std::pair<BlockId, ValueId>, BlockId> LandingPads;
};

/// A stretch of the walk at whose end everything born in it is destroyed.
class Scope {
public:
  Scope(Lowering &Walk, clang::SourceRange Extent)
      : Walk(Walk), Depth(Walk.Cleanups.size()), End(Extent.getEnd()) {
    Walk.Extents.push_back(Extent);
  }
  ~Scope() {
    Walk.runCleanups(Depth, End);
    Walk.Cleanups.resize(Depth);
    Walk.Extents.pop_back();
  }
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

private:
  Lowering &Walk;
  size_t Depth;
  clang::SourceLocation End;
};

} // namespace pothole

#endif
