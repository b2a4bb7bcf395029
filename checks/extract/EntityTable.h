// Gives each declaration its entity: identity, attributes and type as facts.
// Redeclarations share one; templates' instances are entities of their own.

#ifndef POTHOLE_CHECKS_EXTRACT_ENTITYTABLE_H
#define POTHOLE_CHECKS_EXTRACT_ENTITYTABLE_H

#include "checks/facts/Facts.h"
#include "checks/knowledge/Knowledge.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

#include <map>

namespace pothole {

class EntityTable {
public:
  EntityTable(clang::ASTContext &Context, TuFacts &Out, const Knowledge &Rows);

  /// Functions, variables of static duration, fields, records. Canonical: any
  /// redeclaration gives the same id. NoEntity for a null declaration.
  EntityId of(const clang::NamedDecl *Declaration);

  /// A state that no declaration names, of Storage::Library.
  EntityId libraryState(llvm::StringRef Name);
  /// What has no declaration: a region of code another thread runs, the lock
  /// of a critical section. Equal names within `Parent` are one.
  EntityId made(EntityKind Kind, llvm::StringRef Name, EntityId Parent,
                TypeClass Class, clang::SourceLocation Where);

  /// The canonical type of a function, without exception specification.
  std::string signature(clang::QualType FunctionType);

  Location location(clang::SourceLocation Where);
  bool inSystemHeader(clang::SourceLocation Where) const;
  clang::ASTContext &context() { return Context; }
  const Knowledge &knowledge() const { return Rows; }

  /// Sorts entities and renumbers every id in the facts: call once, last.
  void finish();

private:
  FileId fileOf(clang::FileID File);
  std::string usrOf(const clang::NamedDecl *Declaration);

  // EntityAttributes.cpp: what the facts say beyond identity.
  void describe(EntityId Id, const clang::FunctionDecl *Function);
  void describe(EntityId Id, const clang::VarDecl *Variable);
  void describe(EntityId Id, const clang::FieldDecl *Field);
  void describe(EntityId Id, const clang::RecordDecl *Record);

  // Contracts.cpp
  std::vector<Contract> contractsOf(const clang::NamedDecl *Declaration);

  clang::ASTContext &Context;
  TuFacts &Out;
  const Knowledge &Rows;
  llvm::DenseMap<const clang::Decl *, EntityId> Ids;
  /// External names have one entity however often they are declared.
  std::map<std::pair<EntityKind, std::string>, EntityId> External;
  std::map<std::pair<EntityKind, std::string>, EntityId> Made;
  llvm::DenseMap<clang::FileID, FileId> FileIds;
};

} // namespace pothole

#endif
