//===- Smart pointers, iterators, objects built in place ------------------===//
//
// Their content is an address: `*p` is the value a Load of p gives. A control
// block is atomic and no state of the program.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

/// What a new content comes from: an address, or another such object.
ValueId incoming(const LibraryCall &Call, int N) {
  if (!Call.has(N) || Call.typeOf(N).isNull() ||
      Call.typeOf(N)->isNullPtrType())
    return Call.Body.number(0);
  if (Call.typeOf(N)->isArrayType()) // a view of an array
    return Call.Body.element(Call.value(N), Call.Body.number(0));
  if (Call.typeOf(N)->isRecordType()) {
    if (Call.classOf(N) == TypeClass::Container)
      return Call.Body.element(Call.value(N), Call.Body.number(0));
    return holdsOneContent(Call.typeRow(N)) ? Call.loadContent(Call.value(N))
                                            : NoValue;
  }
  return Call.content(N);
}

bool movesFrom(const LibraryCall &Call, int N) {
  const FunctionDecl *Callee = Call.Callee;
  size_t Position = static_cast<size_t>(N) - 1;
  if (!Callee || Position >= Callee->getNumParams() ||
      !holdsOneContent(Call.typeRow(N)) ||
      Call.typeRow(N)->Class == TypeClass::Pointer)
    return false;
  QualType Declared = Callee->getParamDecl(Position)->getType();
  return Declared->isRValueReferenceType();
}

/// What a sole owner had is somebody else's from now on.
uint16_t emptied(const LibraryCall &Call, int N) {
  const TypeRow *Row = N == 0 ? Call.Self : Call.typeRow(N);
  return Row && Row->Owner ? Move : 0;
}

void takeContent(const LibraryCall &Call, ValueId Object, int N) {
  // shared_ptr's aliasing constructor: owns one thing, points to another.
  bool Aliasing = Call.has(2) && holdsOneContent(Call.typeRow(1)) &&
                  Call.typeOf(2)->isAnyPointerType();
  ValueId Content = Aliasing ? Call.content(2) : incoming(Call, N);
  Call.storeContent(Object, Content);
  if (Call.has(N) && movesFrom(Call, N))
    Call.storeContent(Call.value(N), Call.Body.number(0), emptied(Call, N));
}

void dropOld(const LibraryCall &Call, ValueId Object) {
  const FunctionRow *Destroy = Call.Rows.method(
      libraryTypeName(Call.Rows, Call.typeOf(0)), "destructor");
  if (Destroy && Destroy->Does == Effect::ThreadDestroy)
    Call.emit(EventKind::ScopeEnd, Object, NoValue, Discarded | Move);
  if (!Call.Self || !Call.Self->Owner)
    return;
  ValueId Old = Call.loadContent(Object);
  destroyAt(Call.Body, Call.Rows, heldType(Call.typeOf(0)), Old, Call.Where);
  Call.emit(EventKind::Free, NoValue, Old, Move);
}

ValueId assign(const LibraryCall &Call) {
  ValueId Object = Call.value(0);
  ValueId Content = incoming(Call, 1);
  dropOld(Call, Object);
  Call.storeContent(Object, Content);
  if (Call.has(1) && movesFrom(Call, 1))
    Call.storeContent(Call.value(1), Call.Body.number(0), emptied(Call, 1));
  return Object;
}

ValueId get(const LibraryCall &Call) {
  ValueId Content = Call.loadContent(Call.value(Call.Row.Subject));
  if (Call.has(Call.Row.Second))
    Content = Call.Body.shift(Content, Call.content(Call.Row.Second));
  return Call.result(Content);
}

/// An iterator, moved by a number that is not constant. Of constants there
/// would be no end in loops: those leave it at some element.
ValueId further(const LibraryCall &Call, ValueId From) {
  const int By = Call.Row.Second;
  bool Known = Call.has(By) && !Call.constant(By) &&
               !Call.typeOf(By).isNull() && Call.typeOf(By)->isIntegerType();
  if (Known)
    return Call.Body.shift(From, Call.content(By));
  return Call.Row.Does == Effect::PointerMove ? Call.Body.shift(From, NoValue)
                                              : From;
}

ValueId allocateFor(const LibraryCall &Call, QualType Of) {
  Event New = Call.event(EventKind::Alloc);
  if (!Of.isNull())
    New.OfType = Call.Body.type(Of);
  return Call.Body.emit(New);
}

ValueId make(const LibraryCall &Call) {
  QualType Of;
  if (Call.Callee)
    if (const TemplateArgumentList *Args =
            Call.Callee->getTemplateSpecializationArgs();
        Args && Args->size() &&
        Args->get(0).getKind() == TemplateArgument::Type)
      Of = Args->get(0).getAsType();
  bool Array = !Of.isNull() && Of->isArrayType();
  if (Array)
    Of = QualType(Of->getArrayElementTypeNoTypeQual(), 0);
  ValueId Object = allocateFor(Call, Of);
  if (!Array && !Of.isNull())
    constructAt(Call, Of, Object, Call.Row.FirstArg);
  return Call.result(Object);
}

// Choosing a constructor, roughly as overload resolution would.

int fit(QualType Parameter, const Argument &From) {
  if (From.Of.isNull())
    return 1;
  QualType Bare = Parameter.getNonReferenceType().getUnqualifiedType();
  QualType Given = From.Of.getUnqualifiedType();
  if (Bare.getCanonicalType() == Given.getCanonicalType())
    return 4;
  if (Bare->isRecordType() != Given->isRecordType())
    return Bare->isRecordType() ? 1 : 0; // maybe through a conversion
  if (Bare->isAnyPointerType() && Given->isAnyPointerType())
    return 3;
  if (Bare->isArithmeticType() && Given->isArithmeticType())
    return 3;
  return 1;
}

const CXXConstructorDecl *chooseConstructor(const LibraryCall &Call,
                                            const CXXRecordDecl *Class,
                                            size_t First) {
  size_t Count = Call.Arguments.size() - std::min(First, Call.Arguments.size());
  const CXXConstructorDecl *Best = nullptr;
  int BestScore = -1;
  for (const CXXConstructorDecl *Candidate : Class->ctors()) {
    if (Candidate->isDeleted() || Count > Candidate->getNumParams() ||
        Count < Candidate->getMinRequiredArguments())
      continue;
    int Score = 0;
    for (size_t I = 0; I < Count; ++I) {
      int One =
          fit(Candidate->getParamDecl(I)->getType(), Call.Arguments[First + I]);
      if (One == 0) {
        Score = -1;
        break;
      }
      Score += One;
    }
    if (Score > BestScore) {
      BestScore = Score;
      Best = Candidate;
    }
  }
  return Best;
}

void constructRecord(const LibraryCall &Call, const CXXRecordDecl *Class,
                     ValueId At, size_t First) {
  const CXXConstructorDecl *Constructor = chooseConstructor(Call, Class, First);
  if (!Constructor)
    return;
  if (Constructor->isCopyOrMoveConstructor() && Constructor->isTrivial()) {
    Call.emit(EventKind::Copy, At, Call.Arguments[First].Value);
    return;
  }
  if (Constructor->isDefaultConstructor() && Constructor->isTrivial())
    return;
  SmallVector<ValueId, 6> Args(1, At);
  for (size_t I = First; I < Call.Arguments.size(); ++I)
    Args.push_back(
        adaptArgument(Call, Call.Arguments[I],
                      Constructor->getParamDecl(I - First)->getType(), false));
  Event Build = Call.event(EventKind::Call);
  Build.Callee = Call.Body.entities().of(Constructor);
  Call.Body.emit(Build, Args);
}

} // namespace

void constructAt(const LibraryCall &Call, QualType Of, ValueId At,
                 int FirstArgument) {
  auto First = static_cast<size_t>(FirstArgument);
  bool Empty = Call.Arguments.size() <= First;
  if (!Of->isRecordType()) {
    ValueId Content =
        Empty ? Call.Body.number(0) : Call.contentOf(Call.Arguments[First]);
    Call.Body.store(Call.Where, At, Content, Of, Silent);
    return;
  }
  if (const TypeRow *Self = libraryType(Call.Rows, Of)) {
    const FunctionRow *Row =
        Call.Rows.method(libraryTypeName(Call.Rows, Of), "constructor");
    if (!Row)
      return;
    LibraryCall Nested{Call.Body,  Call.Rows, *Row,    Self,
                       Call.Where, {},        nullptr, {}};
    Nested.Arguments.push_back({At, nullptr, Of, true});
    for (size_t I = First; I < Call.Arguments.size(); ++I)
      Nested.Arguments.push_back(Call.Arguments[I]);
    lowerEffect(Nested);
    return;
  }
  const CXXRecordDecl *Class = Of->getAsCXXRecordDecl();
  if (Class && Class->hasDefinition())
    constructRecord(Call, Class->getDefinition(), At, First);
  else if (!Empty)
    Call.emit(EventKind::Copy, At, Call.Arguments[First].Value);
}

void destroyAt(BodyBuilder &Body, const Knowledge &Rows, QualType Of,
               ValueId At, SourceLocation Where) {
  if (At == NoValue)
    return;
  const CXXRecordDecl *Class = Of.isNull() ? nullptr : Of->getAsCXXRecordDecl();
  if (libraryType(Rows, Of)) {
    lowerLibraryDestructor(Body, Of, At, Where);
  } else if (Class && Class->hasDefinition()) {
    const CXXDestructorDecl *Destructor =
        Class->getDefinition()->getDestructor();
    if (Destructor && !Destructor->isTrivial()) {
      Event Call;
      Call.Kind = EventKind::Call;
      Call.Callee = Body.entities().of(Destructor);
      Call.Flags = Destructor->isVirtual() ? Virtual : 0;
      Call.Place = Body.location(Where);
      Body.emit(Call, At);
    }
  }
}

std::optional<ValueId> lowerPointers(const LibraryCall &Call) {
  const FunctionRow &Row = Call.Row;
  ValueId Object = Call.value(Row.Subject);
  switch (Row.Does) {
  case Effect::PointerInit:
    takeContent(Call, Object, 1);
    return Object;
  case Effect::PointerGet:
    return get(Call);
  case Effect::Unwrap:
    return Call.loadContent(Object);
  case Effect::PointerAssign:
    return assign(Call);
  case Effect::PointerRelease: {
    ValueId Content = Call.loadContent(Object);
    Call.storeContent(Object, Call.Body.number(0), emptied(Call, 0));
    return Content;
  }
  case Effect::PointerMake:
    return make(Call);
  case Effect::PointerCopy:
    if (!Call.ResultType.isNull() && !Call.ResultType->isRecordType() &&
        !Call.ResultType->isAnyPointerType())
      return NoValue; // the distance of two iterators
    return Call.result(further(Call, Call.pointee(Row.Subject)));
  case Effect::PointerMove:
    if (ValueId Old = Call.loadContent(Object, Silent))
      if (ValueId Now = further(Call, Old); Now != Old)
        Call.storeContent(Object, Now, Silent);
    if (Call.ResultType.isNull() || !Call.ResultType->isRecordType())
      return Object;
    return Call.result(Call.loadContent(Object)); // it++
  case Effect::PointerDestroy:
    if (ValueId Content = Call.loadContent(Object)) {
      destroyAt(Call.Body, Call.Rows, heldType(Call.typeOf(0)), Content,
                Call.Where);
      Call.emit(EventKind::Free, NoValue, Content,
                Call.Self && Call.Self->Owner ? Move : 0);
    }
    return NoValue;
  case Effect::Reference: // shared_from_this() speaks of the whole object
    return Call.result(
        Row.Subject == 0 ? stripBases(Call.Body.function(), Object) : Object);
  case Effect::ReferenceInit:
    Call.storeContent(Object, Call.typeRow(1) == Call.Self
                                  ? Call.loadContent(Call.value(1))
                                  : Call.value(1));
    return Object;
  case Effect::Construct:
    if (QualType Of = Call.typeOf(Row.Subject);
        !Of.isNull() && !Of->getPointeeType().isNull())
      constructAt(Call, Of->getPointeeType(), Call.content(Row.Subject),
                  Row.FirstArg);
    return Call.content(Row.Subject);
  default:
    return std::nullopt;
  }
}

} // namespace pothole
