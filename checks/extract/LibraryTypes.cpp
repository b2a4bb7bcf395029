//===- What names and types of libraries mean -----------------------------===//
//
// A row names a type as its documentation does. The syntax tree may reach it
// through typedefs (pthread_mutex_t is an unnamed union), inline namespaces
// and templates; this file finds the row all the same.

#include "checks/extract/LibraryModel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace pothole {
namespace {

/// Prepends the enclosing scopes. False for what no library exports.
bool addScopes(const DeclContext *Scope, SmallVectorImpl<StringRef> &Parts) {
  for (; Scope && !Scope->isTranslationUnit(); Scope = Scope->getParent()) {
    if (const auto *Space = dyn_cast<NamespaceDecl>(Scope)) {
      if (Space->isAnonymousNamespace())
        return false;
      if (!Space->isInline())
        Parts.push_back(Space->getName());
    } else if (const auto *Record = dyn_cast<RecordDecl>(Scope)) {
      if (!Record->getIdentifier())
        return false;
      Parts.push_back(Record->getName());
    } else if (!isa<LinkageSpecDecl, ExportDecl, EnumDecl>(Scope)) {
      return false;
    }
  }
  return true;
}

/// The class template of a specialization that is still dependent.
const NamedDecl *templateOf(QualType Of) {
  if (const auto *Special = Of->getAs<TemplateSpecializationType>())
    return Special->getTemplateName().getAsTemplateDecl();
  return nullptr;
}

/// Calls Try with each declaration that names the type, sugar first.
template <typename Fn> bool anyName(QualType Of, Fn Try) {
  for (QualType Step = Of; !Step.isNull();) {
    if (const auto *Alias = Step->getAs<TypedefType>()) {
      if (Try(Alias->getDecl()))
        return true;
      Step = Alias->getDecl()->getUnderlyingType();
      continue;
    }
    break;
  }
  if (const auto *Record = Of->getAsRecordDecl()) {
    if (Record->getIdentifier())
      return Try(Record);
    if (const TypedefNameDecl *Alias = Record->getTypedefNameForAnonDecl())
      return Try(Alias);
    return false;
  }
  if (const NamedDecl *Template = templateOf(Of))
    return Try(Template);
  return false;
}

QualType elementOf(ASTContext &Context, QualType Of, bool &Array) {
  while (const clang::ArrayType *Shape = Context.getAsArrayType(Of)) {
    Array = true;
    Of = Shape->getElementType(); // the array's qualifiers included
  }
  return Of;
}

bool isProjectRecord(EntityTable &Entities, const RecordDecl *Record) {
  return !Entities.inSystemHeader(Record->getLocation());
}

TypeClass shapeOf(EntityTable &Entities, QualType Of) {
  if (Of->isReferenceType())
    return TypeClass::Reference;
  if (Of->isAnyPointerType() || Of->isMemberPointerType() ||
      Of->isFunctionType() || Of->isBlockPointerType() || Of->isNullPtrType())
    return TypeClass::Pointer;
  if (Of->isBooleanType())
    return TypeClass::Boolean;
  if (Of->isIntegralOrEnumerationType())
    return TypeClass::Integer;
  if (Of->isFloatingType() || Of->isAnyComplexType() || Of->isVectorType())
    return TypeClass::Floating;
  if (Of->isAtomicType())
    return TypeClass::Atomic;
  if (const auto *Class = Of->getAsCXXRecordDecl(); Class && Class->isLambda())
    return TypeClass::Closure;
  if (const auto *Record = Of->getAsRecordDecl())
    return isProjectRecord(Entities, Record) ? TypeClass::Record
                                             : TypeClass::LibraryRecord;
  return TypeClass::Unknown;
}

/// The record a type is, or leads to.
const RecordDecl *recordBehind(QualType Of) {
  if (const RecordDecl *Record = Of->getAsRecordDecl())
    return Record;
  if (const auto *Atomic = Of->getAs<AtomicType>())
    return Atomic->getValueType()->getAsRecordDecl();
  QualType Pointee = Of->getPointeeType();
  return Pointee.isNull() ? nullptr : Pointee->getAsRecordDecl();
}

std::string spelling(ASTContext &Context, QualType Of) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressTagKeyword = Context.getLangOpts().CPlusPlus;
  Policy.SuppressInlineNamespace =
      llvm::to_underlying(PrintingPolicy::SuppressInlineNamespaceMode::All);
  Policy.AnonymousTagLocations = false;
  Policy.SuppressDefaultTemplateArgs = true;
  return Of.getAsString(Policy);
}

} // namespace

std::string libraryName(const NamedDecl *Declaration) {
  SmallVector<StringRef, 6> Parts;
  if (!Declaration || !addScopes(Declaration->getDeclContext(), Parts))
    return {};
  std::string Name;
  for (StringRef Part : llvm::reverse(Parts))
    (Name += Part) += "::";
  return Name + Declaration->getDeclName().getAsString();
}

std::string methodName(const FunctionDecl *Method) {
  if (isa<CXXConstructorDecl>(Method))
    return "constructor";
  if (isa<CXXDestructorDecl>(Method))
    return "destructor";
  if (isa<CXXConversionDecl>(Method))
    return "conversion";
  return Method->getDeclName().getAsString();
}

const TypeRow *libraryType(const Knowledge &Rows, QualType Of) {
  const TypeRow *Found = nullptr;
  if (!Of.isNull())
    anyName(Of, [&](const NamedDecl *Named) {
      return (Found = Rows.type(libraryName(Named))) != nullptr;
    });
  return Found;
}

std::string libraryTypeName(const Knowledge &Rows, QualType Of) {
  std::string Found;
  if (!Of.isNull())
    anyName(Of, [&](const NamedDecl *Named) {
      Found = libraryName(Named);
      return Rows.type(Found) != nullptr;
    });
  return Found;
}

QualType templateArgument(QualType Of, unsigned Index) {
  if (Of.isNull())
    return {};
  const auto *Special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Of->getAsCXXRecordDecl());
  if (!Special || Special->getTemplateArgs().size() <= Index)
    return {};
  const TemplateArgument *Argument = &Special->getTemplateArgs()[Index];
  if (Argument->getKind() == TemplateArgument::Pack) {
    if (Argument->pack_size() == 0)
      return {};
    Argument = Argument->pack_begin();
  }
  return Argument->getKind() == TemplateArgument::Type ? Argument->getAsType()
                                                       : QualType();
}

/// The template's type arguments, packs unrolled.
SmallVector<QualType, 4> templateTypes(QualType Of) {
  SmallVector<QualType, 4> Types;
  const auto *Special = Of.isNull()
                            ? nullptr
                            : dyn_cast_or_null<ClassTemplateSpecializationDecl>(
                                  Of->getAsCXXRecordDecl());
  if (!Special)
    return Types;
  for (const TemplateArgument &Argument : Special->getTemplateArgs().asArray())
    if (Argument.getKind() == TemplateArgument::Pack) {
      for (const TemplateArgument &Part : Argument.pack_elements())
        if (Part.getKind() == TemplateArgument::Type)
          Types.push_back(Part.getAsType());
    } else if (Argument.getKind() == TemplateArgument::Type) {
      Types.push_back(Argument.getAsType());
    }
  return Types;
}

QualType heldType(QualType Of) {
  if (Of.isNull())
    return {};
  if (Of->isAnyPointerType())
    return Of->getPointeeType();
  // What the class itself says, where it has been instantiated.
  if (const auto *Class = Of->getAsCXXRecordDecl();
      Class && Class->hasDefinition()) {
    ASTContext &Context = Class->getASTContext();
    for (StringRef Name : {"element_type", "value_type"})
      for (const NamedDecl *Member :
           Class->getDefinition()->lookup(&Context.Idents.get(Name)))
        if (const auto *Alias = dyn_cast<TypedefNameDecl>(Member))
          if (!Alias->getUnderlyingType()->isDependentType())
            return Alias->getUnderlyingType().getCanonicalType();
  }
  QualType First = templateArgument(Of, 0);
  if (!First.isNull() && First->isArrayType()) // unique_ptr<T[]>
    return QualType(First->getArrayElementTypeNoTypeQual(), 0);
  return First;
}

TypeClass typeClass(EntityTable &Entities, QualType Of) {
  if (Of.isNull())
    return TypeClass::Unknown;
  bool Array = false;
  QualType Element = elementOf(Entities.context(), Of, Array);
  const TypeRow *Row = libraryType(Entities.knowledge(), Element);
  return Row ? Row->Class : shapeOf(Entities, Element);
}

const CXXMethodDecl *methodNamed(const CXXRecordDecl *Class,
                                 llvm::StringRef Name) {
  if (!Class || !Class->hasDefinition())
    return nullptr;
  Class = Class->getDefinition();
  for (const NamedDecl *Found :
       Class->lookup(&Class->getASTContext().Idents.get(Name)))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Found))
      return Method;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (const CXXMethodDecl *Method =
            methodNamed(Base.getType()->getAsCXXRecordDecl(), Name))
      return Method;
  return nullptr;
}

const Knowledge &knowledgeOf(BodyBuilder &Body) {
  return Body.entities().knowledge();
}

Type describeType(EntityTable &Entities, QualType Of) {
  Type Described;
  if (Of.isNull())
    return Described;
  ASTContext &Context = Entities.context();
  Described.Spelling = spelling(Context, Of);
  QualType Element = elementOf(Context, Of, Described.Array);
  Described.Volatile = Element.isVolatileQualified();
  Described.Const = Element.isConstQualified();
  const TypeRow *Row = libraryType(Entities.knowledge(), Element);
  Described.Class = Row ? Row->Class : shapeOf(Entities, Element);
  QualType Held = Element;
  if (Row && Row->Class == TypeClass::SmartPointer)
    if (QualType Pointee = heldType(Element); !Pointee.isNull())
      Held = Pointee;
  if (const RecordDecl *Record = recordBehind(Held))
    Described.Record = Entities.of(Record);
  return Described;
}

} // namespace pothole
