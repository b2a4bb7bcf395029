//===- Declarations become entities: what is known about them
//--------------===//
//
// Everything a later stage may ask of a named thing and cannot ask Clang for.

#include "checks/extract/EntityTable.h"

#include "checks/extract/LibraryCalls.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace pothole {
namespace {

/// Adjacent bit-fields are one memory location; a field of another kind or a
/// zero width ends the run.
uint32_t bitfieldUnit(const FieldDecl *Field) {
  if (!Field->isBitField())
    return 0;
  uint32_t Unit = 0;
  bool InRun = false;
  for (const FieldDecl *Each : Field->getParent()->fields()) {
    bool Belongs = Each->isBitField() && !Each->isZeroLengthBitField();
    if (Belongs && !InRun)
      ++Unit;
    InRun = Belongs;
    if (Each == Field)
      break;
  }
  return Unit;
}

Storage storageOf(const VarDecl *Variable) {
  if (Variable->getTLSKind() != VarDecl::TLS_None ||
      Variable->hasAttr<OMPThreadPrivateDeclAttr>())
    return Storage::ThreadLocal;
  if (Variable->isStaticLocal())
    return Storage::StaticLocal;
  if (Variable->isStaticDataMember())
    return Storage::StaticMember;
  return Variable->hasExternalFormalLinkage() ? Storage::Global
                                              : Storage::FileStatic;
}

bool initializedByCode(const VarDecl *Variable) {
  const VarDecl *WithInit = nullptr;
  if (!Variable->getAnyInitializer(WithInit) || !WithInit ||
      WithInit->isInvalidDecl() || WithInit->getType()->isDependentType() ||
      WithInit->getInit()->isValueDependent())
    return false;
  if (!Variable->getASTContext().getLangOpts().CPlusPlus)
    return false; // C has constant initializers only
  return !WithInit->hasConstantInitialization();
}

bool diesAtExit(const VarDecl *Variable) {
  return Variable->hasGlobalStorage() && !Variable->isInvalidDecl() &&
         !Variable->getType()->isDependentType() &&
         Variable->needsDestruction(Variable->getASTContext()) ==
             QualType::DK_cxx_destructor;
}

/// Where a class is written. That of an implicit instance is where its template
/// was last declared before it: it differs from unit to unit.
SourceLocation placeOf(const RecordDecl *Record) {
  if (const RecordDecl *Definition = Record->getDefinition())
    Record = Definition;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    if (const CXXRecordDecl *Pattern = Class->getTemplateInstantiationPattern())
      Record = Pattern;
  return Record->getLocation();
}

/// Members the compiler wrote stand where their class does.
SourceLocation placeOf(const FunctionDecl *Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  return Method && Method->isImplicit() ? placeOf(Method->getParent())
                                        : Function->getLocation();
}

} // namespace

std::string EntityTable::signature(QualType Of) {
  if (const auto *Prototype = Of->getAs<FunctionProtoType>())
    if (Prototype->hasExceptionSpec())
      Of = Context.getFunctionTypeWithExceptionSpec(Of, EST_None);
  return Of.getCanonicalType().getAsString();
}

void EntityTable::describe(EntityId Id, const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  bool Defined = Function->isDefined(Definition);
  Location Place = location(placeOf(Defined ? Definition : Function));
  EntityId Parent = NoEntity;
  std::vector<EntityId> Overrides;
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (Method) {
    Parent = of(Method->getParent());
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      Overrides.push_back(of(Overridden));
  }
  std::vector<Contract> Contracts = contractsOf(Function->getMostRecentDecl());
  Entity &Out = this->Out.Entities[Id];
  Out.Place = Place;
  Out.Defined = Defined && !Definition->hasSkippedBody();
  Out.Parent = Parent;
  Out.Overrides = std::move(Overrides);
  Out.Signature = signature(Function->getType());
  Out.NoReturn = Function->isNoReturn();
  Out.BeforeMain = Function->hasAttr<ConstructorAttr>();
  Out.Contracts = std::move(Contracts);
  Out.Public = !Out.Internal && (Function->getAccess() == AS_public ||
                                 Function->getAccess() == AS_none);
  Out.Protected = Function->getAccess() == AS_protected;
  if (!Method)
    return;
  Out.Virtual = Method->isVirtual();
  Out.ConstMethod = Method->isConst();
  Out.StaticMethod = !Method->isImplicitObjectMemberFunction();
  Out.Constructor = isa<CXXConstructorDecl>(Method);
  Out.Destructor = isa<CXXDestructorDecl>(Method);
}

void EntityTable::describe(EntityId Id, const VarDecl *Variable) {
  const VarDecl *Definition = Variable->getDefinition();
  const VarDecl *Best = Definition ? Definition : Variable;
  Type VariableType = describeType(*this, Best->getType());
  Location Place = location(Best->getLocation());
  EntityId Parent = NoEntity;
  if (Variable->isStaticDataMember() || Variable->isStaticLocal())
    Parent = of(dyn_cast<NamedDecl>(Variable->getDeclContext()));
  std::vector<Contract> Contracts = contractsOf(Best);
  Entity &Out = this->Out.Entities[Id];
  Out.VariableType = std::move(VariableType);
  Out.Place = Place;
  Out.Defined = Definition != nullptr;
  Out.Parent = Parent;
  Out.Duration = storageOf(Variable);
  Out.Public = !Out.Internal &&
               (Best->getAccess() == AS_public || Best->getAccess() == AS_none);
  Out.DynamicInit = initializedByCode(Variable);
  Out.DiesAtExit = diesAtExit(Best);
  Out.Contracts = std::move(Contracts);
}

void EntityTable::describe(EntityId Id, const FieldDecl *Field) {
  Type VariableType = describeType(*this, Field->getType());
  EntityId Parent = of(Field->getParent());
  Location Place = location(Field->getLocation());
  std::vector<Contract> Contracts = contractsOf(Field);
  Entity &Out = this->Out.Entities[Id];
  Out.VariableType = std::move(VariableType);
  Out.Place = Place;
  Out.Parent = Parent;
  Out.Defined = true;
  Out.Public = Field->getAccess() == AS_public || Field->getAccess() == AS_none;
  Out.Protected = Field->getAccess() == AS_protected;
  Out.Mutable = Field->isMutable();
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  auto Fields = Field->getParent()->fields();
  Out.Sole = std::next(Fields.begin()) == Fields.end() &&
             !(Class && Class->hasDefinition() && Class->getNumBases());
  Out.BitfieldUnit = bitfieldUnit(Field);
  Out.Contracts = std::move(Contracts);
}

void EntityTable::describe(EntityId Id, const RecordDecl *Record) {
  const RecordDecl *Definition = Record->getDefinition();
  Location Place = location(placeOf(Record));
  std::vector<EntityId> Bases;
  EntityId Destructor = NoEntity;
  EntityId Parent = NoEntity;
  const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Definition);
  if (Class && !Class->isDependentContext()) {
    for (const CXXBaseSpecifier &Base : Class->bases())
      Bases.push_back(of(Base.getType()->getAsCXXRecordDecl()));
    if (!Class->hasTrivialDestructor())
      Destructor = of(Class->getDestructor());
  }
  if (Class && Class->isLambda())
    Parent = of(dyn_cast<NamedDecl>(Class->getDeclContext()));
  Entity &Out = this->Out.Entities[Id];
  Out.Place = Place;
  Out.Defined = Definition != nullptr;
  Out.Bases = std::move(Bases);
  Out.DestructorOf = Destructor;
  Out.Parent = Parent;
}

} // namespace pothole
