// Indexes the tables by name. See Knowledge.h for what a row means.

#include "checks/knowledge/Knowledge.h"
#include "checks/knowledge/Tables.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace pothole {
namespace {

/// A config could make families borrow from each other in a circle.
constexpr unsigned MostBorrowed = 8;

} // namespace

std::vector<std::string> expandAlternatives(StringRef Name) {
  size_t Open = Name.find('{'), Close = Name.find('}', Open);
  if (Open == StringRef::npos || Close == StringRef::npos)
    return {Name.str()};
  SmallVector<StringRef, 16> Alternatives;
  Name.slice(Open + 1, Close).split(Alternatives, ',');
  std::vector<std::string> All;
  for (StringRef Alternative : Alternatives) {
    std::string One = (Twine(Name.take_front(Open)) + Alternative.trim()).str();
    for (std::string &Rest : expandAlternatives(Name.drop_front(Close + 1)))
      All.push_back(One + Rest);
  }
  return All;
}

Knowledge::Knowledge(ArrayRef<Table> Tables) {
  for (const Table &Family : Tables) {
    for (const TypeRow &Row : Family.Types)
      index(Row);
    for (const FunctionRow &Row : Family.Functions)
      index(Row);
  }
}

void Knowledge::index(const TypeRow &Row) {
  for (const std::string &Name : expandAlternatives(Row.Name))
    Types[Name] = &Row;
}

void Knowledge::index(const FunctionRow &Row) {
  for (const std::string &Name : expandAlternatives(Row.Name))
    Functions[Name] = &Row;
}

StringRef Knowledge::keep(StringRef Text) {
  return Strings.emplace_back(Text.str());
}

void Knowledge::add(TypeRow Row) {
  Row.Name = keep(Row.Name);
  Row.Like = keep(Row.Like);
  Row.Reason = keep(Row.Reason);
  index(OwnTypes.emplace_back(Row));
}

void Knowledge::add(FunctionRow Row) {
  Row.Name = keep(Row.Name);
  Row.Reason = keep(Row.Reason);
  index(OwnFunctions.emplace_back(Row));
}

const TypeRow *Knowledge::type(StringRef Name) const {
  return Types.lookup(Name);
}

const FunctionRow *Knowledge::function(StringRef Name) const {
  return Functions.lookup(Name);
}

const FunctionRow *Knowledge::method(StringRef Type, StringRef Method) const {
  for (unsigned I = 0; I < MostBorrowed && !Type.empty(); ++I) {
    SmallString<64> Name(Type);
    Name += "::";
    Name += Method;
    if (const FunctionRow *Row = function(Name))
      return Row;
    const TypeRow *Borrower = type(Type);
    Type = Borrower ? Borrower->Like : StringRef();
  }
  return nullptr;
}

ArrayRef<Table> builtinTables() {
  static const Table Tables[] = {
      standardThreads(),
      standardMemory(),
      standardContainers(),
      standardAlgorithms(),
      posix(),
      cLibrary(),
      boost(),
      abseil(),
      folly(),
      qt(),
      windows(),
      sdl(),
      apr(),
      pools(),
  };
  return Tables;
}

const Knowledge &builtinKnowledge() {
  static const Knowledge Builtin(builtinTables());
  return Builtin;
}

} // namespace pothole
