//===- Containers, strings, streams, tuples -------------------------------===//
//
// A container is its structure and its elements, as the standard's
// [container.requirements.dataraces] tells them apart: at(), begin(), find()
// and operator[] of a sequence only read the structure; what they return is
// the address of an element. What is put in becomes the content of an element,
// so that a pointer kept in a container is found again when it is taken out.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

/// Its result: not 0 if something is there.
ValueId readStructure(const LibraryCall &Call, ValueId Container) {
  return Call.emit(EventKind::Load, Container, NoValue, Structure);
}

void changeStructure(const LibraryCall &Call, ValueId Container,
                     uint16_t Flags = 0) {
  Call.emit(EventKind::Store, Container, NoValue, Structure | Flags);
}

/// A key that is there already stays as it is: a change that may fail.
uint16_t keepsOld(const LibraryCall &Call) {
  bool Keyed = Call.Self && Call.Self->Like == "(associative)" && Call.Callee;
  return Keyed && Call.Callee->getNameAsString() != "insert_or_assign" ? Try
                                                                       : 0;
}

const FieldDecl *fieldNamed(QualType Of, llvm::StringRef Name) {
  const CXXRecordDecl *Class = Of.isNull() ? nullptr : Of->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return nullptr;
  for (const FieldDecl *Field : Class->getDefinition()->fields())
    if (Field->getIdentifier() && Field->getName() == Name)
      return Field;
  return nullptr;
}

/// std::cout and its like synchronize themselves ([iostream.objects]); a
/// stream reached otherwise may be one of them, or not.
bool isStandardStream(const LibraryCall &Call, int N) {
  const Value &At = Call.Body.function().Values[Call.value(N)];
  const TypeRow *Row = Call.typeRow(N);
  return At.Kind == ValueKind::GlobalAddress && Row &&
         Row->Class == TypeClass::Synchronized;
}

bool isConstParameter(const LibraryCall &Call, int N) {
  return !Call.typeOf(N).isNull() && Call.typeOf(N).isConstQualified();
}

/// The index as a number or other scalar; keys of class type stay unknown.
ValueId indexOf(const LibraryCall &Call) {
  int Second = Call.Row.Second;
  if (!Call.has(Second) || Call.typeOf(Second).isNull() ||
      Call.typeOf(Second)->isRecordType() || Call.typeOf(Second)->isArrayType())
    return NoValue;
  return Call.content(Second);
}

/// Of a map the element is a pair: operator[] and at() speak of its second.
ValueId mappedPart(const LibraryCall &Call, ValueId Element) {
  if (Call.ResultType.isNull())
    return Element;
  QualType Held = heldType(Call.typeOf(0));
  const FieldDecl *Second = fieldNamed(Held, "second");
  if (!Second)
    return Element;
  CanQualType Result = Call.ResultType.getNonReferenceType()
                           .getUnqualifiedType()
                           ->getCanonicalTypeUnqualified();
  bool Mapped =
      Second->getType().getUnqualifiedType()->getCanonicalTypeUnqualified() ==
      Result;
  return Mapped ? Call.Body.member(Element, Second) : Element;
}

/// The call's value if it refers to some element: an iterator, pointer,
/// reference, or a pair that begins with one.
ValueId someElement(const LibraryCall &Call, ValueId Container) {
  if (Call.ResultType.isNull())
    return NoValue;
  QualType Result = Call.ResultType;
  if (Result->isReferenceType()) {
    const TypeRow *Referred =
        libraryType(Call.Rows, Result.getNonReferenceType());
    if (Referred && Referred->Class == TypeClass::Synchronized)
      return Container; // a stream
    if (Referred && Referred == Call.Self &&
        Call.typeOf(0).getCanonicalType().getUnqualifiedType() ==
            Result.getNonReferenceType()
                .getCanonicalType()
                .getUnqualifiedType())
      return Container; // append, operator=
    return Call.Body.element(Container);
  }
  if (Result->isAnyPointerType())
    return Call.Body.element(Container, Call.Body.number(0));
  if (!Result->isRecordType())
    return NoValue;
  ValueId Element = Call.Body.element(Container);
  const TypeRow *Kind = libraryType(Call.Rows, Result);
  if (Kind && Kind->Class == TypeClass::Pointer)
    return Call.result(Element);
  ValueId Object = Call.unknownResult();
  for (llvm::StringRef Part : {"first", "second"})
    if (const FieldDecl *Field = fieldNamed(Result, Part)) {
      const TypeRow *Of = libraryType(Call.Rows, Field->getType());
      if (Field->getType()->isAnyPointerType() ||
          (Of && Of->Class == TypeClass::Pointer))
        Call.storeContent(Call.Body.member(Object, Field), Element, Silent);
    }
  return Object;
}

/// An argument becomes an object at At.
void putAt(const LibraryCall &Call, ValueId At, QualType Of, int N) {
  if (!Call.has(N) || At == NoValue || Call.typeOf(N).isNull())
    return;
  if (Of.isNull())
    Of = Call.typeOf(N);
  if (!Of->isRecordType())
    Call.emit(EventKind::Store, At, Call.content(N), Silent);
  else if (Call.typeOf(N)->isRecordType())
    Call.copyObject(At, Call.value(N), Of, false);
}

/// A pair or tuple: its parts one by one.
void buildTuple(const LibraryCall &Call, ValueId Object, QualType Of,
                int First) {
  const FieldDecl *Fields[] = {fieldNamed(Of, "first"),
                               fieldNamed(Of, "second")};
  auto Parts = templateTypes(Of);
  for (size_t N = static_cast<size_t>(First); N < Call.Arguments.size(); ++N) {
    size_t Part = N - static_cast<size_t>(First);
    const FieldDecl *Field = Part < 2 ? Fields[Part] : nullptr;
    ValueId At =
        Field ? Call.Body.member(Object, Field)
              : Call.Body.element(Object,
                                  Call.Body.number(static_cast<int64_t>(Part)));
    int Number = static_cast<int>(N);
    if (Part < Parts.size() && Parts[Part]->isReferenceType())
      Call.emit(EventKind::Store, At, Call.value(Number), Silent);
    else
      putAt(Call, At, Field ? Field->getType() : QualType(), Number);
  }
}

bool isIterator(const LibraryCall &Call, int N) {
  const TypeRow *Row = Call.typeRow(N);
  return Row && Row->Class == TypeClass::Pointer;
}

/// insert(x), insert(it, x), push_back(x); not insert(it, first, last).
ValueId insert(const LibraryCall &Call) {
  ValueId Container = Call.value(0);
  readArguments(Call, /*Scalars=*/false);
  changeStructure(Call, Container, keepsOld(Call));
  int N = Call.Row.Second;
  bool Hinted = isIterator(Call, N);
  if (Hinted)
    ++N;
  bool Range = Hinted && isIterator(Call, N);
  if (Call.has(N) && !Range)
    putAt(Call, Call.Body.element(Container), heldType(Call.typeOf(0)), N);
  return someElement(Call, Container);
}

/// optional has one element, any other container some.
ValueId newElement(const LibraryCall &Call) {
  bool One = Call.Self && Call.Self->Indirect;
  return Call.Body.element(Call.value(0), One ? Call.Body.number(0) : NoValue);
}

ValueId emplace(const LibraryCall &Call) {
  ValueId Container = Call.value(0);
  changeStructure(Call, Container, keepsOld(Call));
  int First = Call.Row.Second;
  if (isIterator(Call, First))
    ++First;
  QualType Held = heldType(Call.typeOf(0));
  ValueId Element = newElement(Call);
  const FieldDecl *Second = fieldNamed(Held, "second");
  if (Second)
    buildTuple(Call, Element, Held, First);
  else if (!Held.isNull())
    constructAt(Call, Held, Element, First);
  return someElement(Call, Container);
}

void destroyElements(const LibraryCall &Call);

ValueId modify(const LibraryCall &Call) {
  int Subject = Call.Row.Subject;
  ValueId Object = Call.value(Subject);
  readArguments(Call, /*Scalars=*/!Subject);
  if (isStandardStream(Call, Subject))
    return Object;
  if (isConstParameter(Call, Subject) || Object == NoValue)
    return Call.unknownResult();
  if (Call.Row.Flags & All)
    destroyElements(Call);
  Call.emit(EventKind::Store, Object, NoValue,
            Structure | (Call.Row.Flags & Move));
  // A free operator returns its stream; so do methods of a base of it.
  bool Stream = Call.classOf(Subject) == TypeClass::Synchronized || Subject;
  if (Stream && !Call.ResultType.isNull() && Call.ResultType->isReferenceType())
    return Object;
  return someElement(Call, Object);
}

ValueId inspect(const LibraryCall &Call) {
  int Subject = Call.Row.Subject;
  readArguments(Call, /*Scalars=*/true);
  if (Subject == None || Call.value(Subject) == NoValue)
    return Call.unknownResult();
  if (isStandardStream(Call, Subject))
    return Call.unknownResult();
  if (Subject == 0)
    readStructure(Call, Call.value(0));
  return someElement(Call, Call.value(Subject));
}

ValueId count(const LibraryCall &Call) {
  readArguments(Call, /*Scalars=*/true);
  if (Call.value(0) == NoValue)
    return NoValue;
  ValueId Found = readStructure(Call, Call.value(0));
  return Call.Row.Does == Effect::Count
             ? Found
             : Call.Body.binary(Operator::LogicalNot, Found, NoValue);
}

ValueId iterate(const LibraryCall &Call) {
  ValueId Container = Call.value(Call.Row.Subject);
  if (Call.classOf(Call.Row.Subject) == TypeClass::Container)
    readStructure(Call, Container);
  bool Pointer =
      !Call.ResultType.isNull() && Call.ResultType->isAnyPointerType();
  // Equal addresses would say that begin() == end().
  if (Pointer && Call.Row.Does == Effect::IterateEnd)
    return NoValue;
  if (Pointer && Call.Row.Does == Effect::IterateOrNull)
    return Call.orNull(Call.Body.element(Call.pointee(Call.Row.Subject)));
  return someElement(Call, Container);
}

bool isSameContainer(const LibraryCall &Call, int N) {
  QualType From = Call.typeOf(N), To = Call.typeOf(0);
  if (From.isNull() || To.isNull() || !From->isRecordType())
    return false;
  return Call.classOf(N) == Call.classOf(0) ||
         From.getCanonicalType().getUnqualifiedType() ==
             To.getCanonicalType().getUnqualifiedType();
}

bool isMoved(const LibraryCall &Call, int N) {
  size_t Position = static_cast<size_t>(N) - 1;
  return Call.Callee && Position < Call.Callee->getNumParams() &&
         Call.Callee->getParamDecl(Position)
             ->getType()
             ->isRValueReferenceType();
}

/// Elements a constructor or assignment takes from its arguments.
void takeElements(const LibraryCall &Call) {
  ValueId Object = Call.value(0);
  if (isSameContainer(Call, 1)) {
    Call.copyObject(Object, Call.value(1), Call.typeOf(0), isMoved(Call, 1));
    return;
  }
  readArguments(Call, /*Scalars=*/false);
  QualType Held = heldType(Call.typeOf(0));
  if (isIterator(Call, 1) && isIterator(Call, 2)) { // a range
    ValueId From = Call.pointee(1);
    Call.emit(EventKind::Load, From);
    Call.emit(EventKind::Copy, Call.Body.element(Object), From, Silent);
  } else if (isIterator(Call, 1) && !Call.typeOf(1)->isAnyPointerType()) {
    ValueId From = Call.Body.shift(Call.pointee(1), NoValue); // {a, b}
    Call.emit(EventKind::Copy, Call.Body.element(Object), From, Silent);
  } else if (Call.has(1) && !Held.isNull() &&
             Call.typeOf(1).getUnqualifiedType().getCanonicalType() ==
                 Held.getUnqualifiedType().getCanonicalType()) {
    putAt(Call, newElement(Call), Held, 1);
  }
}

/// `milliseconds(period)`: the constructor of a class without a row of its own
/// reads the numbers it is handed by reference.
void readNumbers(const LibraryCall &Call) {
  if (Call.Self || !Call.Callee)
    return;
  for (unsigned N = 0; N < Call.Callee->getNumParams(); ++N) {
    const int At = static_cast<int>(N) + 1;
    QualType Of = Call.Callee->getParamDecl(N)->getType();
    if (Call.has(At) && Of->isLValueReferenceType() &&
        Of.getNonReferenceType().isConstQualified() &&
        Of.getNonReferenceType()->isArithmeticType())
      Call.Body.load(Call.Where, Call.value(At), Of.getNonReferenceType());
  }
}

ValueId assign(const LibraryCall &Call) {
  destroyElements(Call);
  changeStructure(Call, Call.value(0));
  takeElements(Call);
  return Call.value(0);
}

bool hasOwnDestructor(const LibraryCall &Call, QualType Of) {
  const CXXRecordDecl *Class = Of->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Of->isDependentType() ||
      Call.Body.entities().inSystemHeader(Class->getLocation()))
    return false;
  const CXXDestructorDecl *Destructor = Class->getDefinition()->getDestructor();
  return Destructor && !Destructor->isTrivial();
}

/// Threads are joined, guards released, what unique_ptr owns destroyed. Of an
/// optional, what it never had does nothing.
void destroyElements(const LibraryCall &Call) {
  QualType Held = heldType(Call.typeOf(0));
  if (Held.isNull() || !Held->isRecordType())
    return;
  const TypeRow *Kind = libraryType(Call.Rows, Held);
  bool Dies = Kind ? Kind->Class != TypeClass::Container &&
                         Call.Rows.method(libraryTypeName(Call.Rows, Held),
                                          "destructor")
                   : hasOwnDestructor(Call, Held);
  if (Dies)
    destroyAt(Call.Body, Call.Rows, Held, newElement(Call), Call.Where);
}

ValueId elementOf(const LibraryCall &Call) {
  ValueId Container = Call.value(Call.Row.Subject);
  if (Call.Row.Does == Effect::ElementAdd)
    changeStructure(Call, Container);
  else
    readStructure(Call, Container);
  ValueId Element = Call.Body.element(Container, indexOf(Call));
  if (Call.Row.Second == None && Call.classOf(0) == TypeClass::Container &&
      Call.Self && Call.Self->Indirect) // optional: its one element
    Element = Call.Body.element(Container, Call.Body.number(0));
  ValueId Part = mappedPart(Call, Element);
  // vector<bool>: a reference to a bit is an object.
  const TypeRow *Proxy =
      Call.ResultType.isNull() || !Call.ResultType->isRecordType()
          ? nullptr
          : libraryType(Call.Rows, Call.ResultType);
  return Proxy && Proxy->Class == TypeClass::Pointer ? Call.result(Part) : Part;
}

/// std::get<N>(tuple): the number is a template argument.
ValueId tuplePart(const LibraryCall &Call) {
  ValueId Object = Call.value(1);
  ValueId Index = NoValue;
  if (Call.Callee)
    if (const TemplateArgumentList *Args =
            Call.Callee->getTemplateSpecializationArgs();
        Args && Args->size() &&
        Args->get(0).getKind() == TemplateArgument::Integral)
      Index = Call.Body.number(Args->get(0).getAsIntegral().getExtValue());
  const Value &Number = Call.Body.function().Values[Index];
  if (Number.Kind == ValueKind::Number)
    if (const FieldDecl *Field =
            fieldNamed(Call.typeOf(1), Number.Number == 0 ? "first" : "second"))
      return Call.Body.member(Object, Field);
  ValueId Part = Call.Body.element(Object, Index);
  auto Types = templateTypes(Call.typeOf(1));
  bool Reference = Number.Kind == ValueKind::Number && Number.Number >= 0 &&
                   static_cast<size_t>(Number.Number) < Types.size() &&
                   Types[Number.Number]->isReferenceType();
  return Reference ? Call.loadContent(Part, Silent) : Part;
}

/// std::tie(a, b) = ...: assigns to what the parts refer to.
void assignThrough(const LibraryCall &Call) {
  for (auto [N, Of] : llvm::enumerate(templateTypes(Call.typeOf(0))))
    if (Of->isReferenceType()) {
      ValueId Part = Call.Body.element(
          Call.value(0), Call.Body.number(static_cast<int64_t>(N)));
      Call.emit(EventKind::Store, Call.loadContent(Part, Silent));
    }
}

ValueId tuple(const LibraryCall &Call) {
  if (Call.Row.Subject == 1)
    return tuplePart(Call);
  bool Free = !Call.Self;
  ValueId Object = Free ? Call.unknownResult() : Call.value(0);
  if (!Free && !Call.ResultType.isNull())
    assignThrough(Call);
  QualType Of = Call.ResultType.isNull() ? Call.typeOf(0) : Call.ResultType;
  if (Call.Arguments.size() == 2 && isSameContainer(Call, 1))
    Call.emit(EventKind::Copy, Object, Call.value(1),
              isMoved(Call, 1) ? uint16_t(Move) : 0);
  else
    buildTuple(Call, Object, Of, 1);
  return Object;
}

} // namespace

std::optional<ValueId> lowerContainers(const LibraryCall &Call) {
  switch (Call.Row.Does) {
  case Effect::Inspect:
    return inspect(Call);
  case Effect::Count:
  case Effect::IsEmpty:
    return count(Call);
  case Effect::Modify:
    return modify(Call);
  case Effect::ElementOf:
  case Effect::ElementAdd:
    return elementOf(Call);
  case Effect::Iterate:
  case Effect::IterateEnd:
  case Effect::IterateOrNull:
    return iterate(Call);
  case Effect::Insert:
    return insert(Call);
  case Effect::Emplace:
    return emplace(Call);
  case Effect::ContainerInit:
    readNumbers(Call);
    takeElements(Call);
    return Call.value(0);
  case Effect::ContainerAssign:
    return assign(Call);
  case Effect::ContainerDestroy:
    destroyElements(Call);
    return NoValue;
  case Effect::Tuple:
    return tuple(Call);
  default:
    return std::nullopt;
  }
}

} // namespace pothole
