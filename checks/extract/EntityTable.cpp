//===- Declarations become entities: identity
//------------------------------===//
//
// A USR alone is no name (Entity.h says why). What only this unit can name is
// Internal and may share a USR: an ordinal tells such entities apart. What
// other units can name too must get the same USR in all of them, so C tags
// carry their layout and closures their place.

#include "checks/extract/EntityTable.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace clang;

namespace pothole {
namespace {

bool isClosure(const Decl *Declaration) {
  const auto *Record = dyn_cast<CXXRecordDecl>(Declaration);
  return Record && Record->isLambda();
}

/// A tag in C means what its fields say; two units may disagree.
std::string layoutOf(const ASTContext &Context, const RecordDecl *Record) {
  const RecordDecl *Definition = Record->getDefinition();
  if (!Definition || Definition->isInvalidDecl())
    return "@opaque";
  std::string Shape;
  llvm::raw_string_ostream Stream(Shape);
  const ASTRecordLayout &Layout = Context.getASTRecordLayout(Definition);
  for (const FieldDecl *Field : Definition->fields())
    Stream << Field->getName() << ':'
           << Field->getType().getCanonicalType().getAsString() << ':'
           << Layout.getFieldOffset(Field->getFieldIndex()) << ';';
  return "@" + llvm::utohexstr(llvm::xxh3_64bits(Shape));
}

bool isInternal(const NamedDecl *Declaration, const LangOptions &Language) {
  if (const auto *Field = dyn_cast<FieldDecl>(Declaration))
    return isInternal(Field->getParent(), Language);
  if (isa<RecordDecl>(Declaration) && !Language.CPlusPlus)
    return false; // C has no linkage for tags: the layout is the identity
  switch (Declaration->getFormalLinkage()) {
  case Linkage::External:
  case Linkage::Module:
    return false;
  case Linkage::None:
    // Locals, and what stands in them, of functions others can name.
    return Declaration->getLinkageInternal() != Linkage::VisibleNone;
  default:
    return true;
  }
}

EntityKind kindOf(const NamedDecl *Declaration) {
  if (isa<FunctionDecl>(Declaration))
    return EntityKind::Function;
  if (isa<FieldDecl>(Declaration))
    return EntityKind::Field;
  if (isa<RecordDecl>(Declaration))
    return EntityKind::Record;
  return EntityKind::Variable;
}

/// For people; the USR tells apart.
std::string shortNameOf(const NamedDecl *Declaration) {
  if (isClosure(Declaration))
    return "lambda";
  if (const auto *Field = dyn_cast<FieldDecl>(Declaration)) {
    const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
    if (Record && Record->isLambda() &&
        Field->getFieldIndex() < Record->capture_size()) {
      const LambdaCapture &Capture =
          Record->captures_begin()[Field->getFieldIndex()];
      return Capture.capturesVariable()
                 ? Capture.getCapturedVar()->getNameAsString()
                 : "this";
    }
  }
  return Declaration->getNameAsString();
}

std::string nameOf(const NamedDecl *Declaration, const std::string &Short) {
  if (isClosure(Declaration) || Short.empty())
    return Short;
  std::string Name;
  llvm::raw_string_ostream Stream(Name);
  PrintingPolicy Policy(Declaration->getASTContext().getPrintingPolicy());
  Policy.SuppressUnwrittenScope = true;
  Policy.SuppressTemplateArgsInCXXConstructors = true;
  Declaration->printQualifiedName(Stream, Policy);
  return Name;
}

} // namespace

EntityTable::EntityTable(ASTContext &Context, TuFacts &Out,
                         const Knowledge &Rows)
    : Context(Context), Out(Out), Rows(Rows) {}

FileId EntityTable::fileOf(FileID File) {
  auto [Known, New] = FileIds.try_emplace(File, 0);
  if (!New)
    return Known->second;
  const SourceManager &Sources = Context.getSourceManager();
  llvm::SmallString<256> Path;
  if (OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File))
    Path = Entry->getFileEntry().tryGetRealPathName().empty()
               ? Entry->getName()
               : Entry->getFileEntry().tryGetRealPathName();
  else
    Path = "<none>";
  if (!llvm::sys::path::is_absolute(Path) && !Out.Directory.empty())
    llvm::sys::path::make_absolute(Out.Directory, Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  bool System = isSystem(
      Sources.getFileCharacteristic(Sources.getLocForStartOfFile(File)));
  for (auto [Id, Existing] : llvm::enumerate(Out.Files))
    if (Existing.Path == Path.str())
      return FileIds[File] = static_cast<FileId>(Id);
  Out.Files.push_back({std::string(Path), System});
  return FileIds[File] = static_cast<FileId>(Out.Files.size() - 1);
}

Location EntityTable::location(SourceLocation Where) {
  if (Where.isInvalid())
    return {};
  const SourceManager &Sources = Context.getSourceManager();
  auto [File, Offset] =
      Sources.getDecomposedLoc(Sources.getExpansionLoc(Where));
  return {fileOf(File), Sources.getLineNumber(File, Offset),
          Sources.getColumnNumber(File, Offset)};
}

bool EntityTable::inSystemHeader(SourceLocation Where) const {
  const SourceManager &Sources = Context.getSourceManager();
  return Where.isInvalid() ||
         Sources.isInSystemHeader(Sources.getExpansionLoc(Where));
}

std::string EntityTable::usrOf(const NamedDecl *Declaration) {
  if (const auto *Function = dyn_cast<FunctionDecl>(Declaration))
    if (Function->isExternC() && Function->getIdentifier())
      return ("c:@F@" + Function->getName()).str(); // one name in C and C++
  if (const auto *Field = dyn_cast<FieldDecl>(Declaration)) {
    const RecordDecl *Parent = Field->getParent();
    if (isClosure(Parent) || !Context.getLangOpts().CPlusPlus ||
        !Field->getIdentifier())
      return Out.Entities[of(Parent)].Usr + "@FI@" +
             (Field->getIdentifier() ? Field->getNameAsString()
                                     : std::to_string(Field->getFieldIndex()));
  }
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Declaration);
      Method && isClosure(Method->getParent()))
    return Out.Entities[of(Method->getParent())].Usr + "@F@" +
           Method->getNameAsString() + "#" +
           Method->getType().getCanonicalType().getAsString();
  llvm::SmallString<128> Usr;
  if (index::generateUSRForDecl(Declaration, Usr))
    Usr = "c:@unnamed";
  std::string Result(Usr);
  const auto *Record = dyn_cast<RecordDecl>(Declaration);
  if (Record && !Context.getLangOpts().CPlusPlus)
    return Result + layoutOf(Context, Record);
  if (isClosure(Declaration) || Usr == "c:@unnamed") {
    Location Where = location(Declaration->getLocation());
    llvm::SmallString<128> Context;
    if (const auto *Parent = dyn_cast<NamedDecl>(Declaration->getDeclContext()))
      index::generateUSRForDecl(Parent, Context);
    return (Context + "@L@").str() +
           (Where.valid()
                ? llvm::sys::path::filename(Out.Files[Where.File].Path).str()
                : "") +
           "@" + std::to_string(Where.Line) + ":" +
           std::to_string(Where.Column);
  }
  return Result;
}

EntityId EntityTable::of(const NamedDecl *Declaration) {
  if (!Declaration)
    return NoEntity;
  if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Declaration))
    Declaration = Template->getTemplatedDecl();
  if (const auto *Variable = dyn_cast<VarDecl>(Declaration))
    if (!Variable->hasGlobalStorage())
      return NoEntity;
  if (!isa<FunctionDecl, VarDecl, FieldDecl, RecordDecl>(Declaration))
    return NoEntity;
  const auto *Canonical = cast<NamedDecl>(Declaration->getCanonicalDecl());
  if (auto Known = Ids.find(Canonical); Known != Ids.end())
    return Known->second;

  Entity New;
  New.Kind = kindOf(Canonical);
  New.Internal = isInternal(Canonical, Context.getLangOpts());
  New.Usr = usrOf(Canonical);
  if (!New.Internal) {
    auto Same = External.find({New.Kind, New.Usr});
    if (Same != External.end())
      return Ids[Canonical] = Same->second;
  }
  New.ShortName = shortNameOf(Canonical);
  New.Name = nameOf(Canonical, New.ShortName);
  auto Id = static_cast<EntityId>(Out.Entities.size());
  Ids[Canonical] =
      Id; // before describing: types and methods refer to each other
  if (!New.Internal)
    External[{New.Kind, New.Usr}] = Id;
  Out.Entities.push_back(std::move(New));

  if (const auto *Function = dyn_cast<FunctionDecl>(Canonical))
    describe(Id, Function);
  else if (const auto *Variable = dyn_cast<VarDecl>(Canonical))
    describe(Id, Variable);
  else if (const auto *Field = dyn_cast<FieldDecl>(Canonical))
    describe(Id, Field);
  else
    describe(Id, cast<RecordDecl>(Canonical));
  return Id;
}

EntityId EntityTable::libraryState(llvm::StringRef Name) {
  Entity New;
  New.Kind = EntityKind::Variable;
  New.Usr = "pothole@library@" + Name.str();
  auto [Known, First] =
      External.try_emplace({New.Kind, New.Usr}, (EntityId)Out.Entities.size());
  if (!First)
    return Known->second;
  New.Name = New.ShortName = Name.str();
  New.Duration = Storage::Library;
  Out.Entities.push_back(std::move(New));
  return Known->second;
}

EntityId EntityTable::made(EntityKind Kind, llvm::StringRef Name,
                           EntityId Parent, TypeClass Class,
                           SourceLocation Where) {
  Entity New;
  New.Kind = Kind;
  New.Usr = ("made@" + Name).str();
  New.Place = location(Where);
  if (Parent != NoEntity) {
    const Entity &Around = Out.Entities[Parent];
    New.Internal = Around.Internal;
    New.Usr = Around.Usr + "@" + std::to_string(Around.Place.Line) + "@" +
              New.Usr + "@" + std::to_string(New.Place.Line) + ":" +
              std::to_string(New.Place.Column);
  }
  auto [Known, IsNew] = Made.try_emplace(
      {Kind, New.Usr}, static_cast<EntityId>(Out.Entities.size()));
  if (!IsNew)
    return Known->second;
  New.ShortName = New.Name = Name.str();
  New.Defined = true;
  New.Parent = Parent;
  New.VariableType.Class = Class;
  if (Kind == EntityKind::Variable)
    New.Duration = Storage::Global;
  Out.Entities.push_back(std::move(New));
  return Known->second;
}

} // namespace pothole
