//===- Facts to FlatBuffer ------------------------------------------------===//
//
// Each record is taken apart by a structured binding that names all its
// members, so that a member added to the facts does not compile here until it
// is stored (and read, and FormatVersion raised).

#include "checks/facts/Stored.h"

#include "Facts_generated.h"
#include "llvm/ADT/StringMap.h"

namespace pothole {
namespace {

using flatbuffers::Offset;
template <typename T> using Stored = Offset<flatbuffers::Vector<T>>;
template <typename T> using StoredList = Stored<const T *>;

class Writer {
public:
  std::vector<uint8_t> write(const TuFacts &Facts);

private:
  uint32_t string(llvm::StringRef Text);
  stored::Location location(const Location &L);
  stored::File file(const File &F);
  stored::Type type(const Type &T);
  stored::Local local(const Local &L);
  stored::Value value(const Value &V);
  stored::Event event(const Event &E);
  stored::Gap gap(const Gap &G);
  Offset<stored::Entity> entity(const Entity &E);
  Offset<stored::Function> function(const Function &F);

  template <typename Out, typename In>
  StoredList<Out> list(const std::vector<In> &Items,
                       Out (Writer::*Convert)(const In &)) {
    if (Items.empty())
      return 0;
    return Builder.CreateVectorOfStructs<Out>(
        Items.size(),
        [&](size_t I, Out *To) { *To = (this->*Convert)(Items[I]); });
  }
  Stored<uint32_t> numbers(const std::vector<uint32_t> &Items) {
    return Items.empty() ? Stored<uint32_t>(0) : Builder.CreateVector(Items);
  }
  template <typename Out, typename In>
  Stored<Offset<Out>> tables(const std::vector<In> &Items,
                             Offset<Out> (Writer::*Convert)(const In &)) {
    std::vector<Offset<Out>> Written;
    Written.reserve(Items.size());
    for (const In &Item : Items)
      Written.push_back((this->*Convert)(Item));
    return Builder.CreateVector(Written);
  }

  flatbuffers::FlatBufferBuilder Builder{1 << 16};
  llvm::StringMap<uint32_t> StringIds;
  std::vector<llvm::StringRef> Strings;
};

template <typename Enum> uint8_t code(Enum E) {
  return static_cast<uint8_t>(E);
}

uint32_t Writer::string(llvm::StringRef Text) {
  auto [Place, New] = StringIds.try_emplace(Text, Strings.size());
  if (New)
    Strings.push_back(Place->first());
  return Place->second;
}

stored::Location Writer::location(const Location &L) {
  const auto &[File, Line, Column] = L;
  return {File, Line, Column};
}

stored::File Writer::file(const File &F) {
  const auto &[Path, System] = F;
  return {string(Path), System};
}

stored::Type Writer::type(const Type &T) {
  const auto &[Class, Const, Volatile, Array, Record, Spelling] = T;
  return {code(Class), Const, Volatile, Array, Record, string(Spelling)};
}

stored::Local Writer::local(const Local &L) {
  const auto &[Kind, Addressed, Name, LocalType, Place] = L;
  return {code(Kind), Addressed, string(Name), type(LocalType),
          location(Place)};
}

stored::Value Writer::value(const Value &V) {
  const auto &[Kind, Op, A, B, Number] = V;
  return {code(Kind), code(Op), A, B, Number};
}

stored::Event Writer::event(const Event &E) {
  const auto &[Kind, Order, Start, Guard, Flags, Address, Operand, Callee,
               FirstArg, ArgCount, OfType, Place] = E;
  return {code(Kind), code(Order), code(Start), code(Guard),
          Flags,      Address,     Operand,     Callee,
          FirstArg,   ArgCount,    OfType,      location(Place)};
}

stored::Gap Writer::gap(const Gap &G) {
  const auto &[Kind, Place, Text] = G;
  return {code(Kind), location(Place), string(Text)};
}

Offset<stored::Entity> Writer::entity(const Entity &E) {
  const auto &[Kind, Internal, Ordinal, Usr, Name, ShortName, Place, Defined,
               Parent, VariableType, Duration, Mutable, Sole, DynamicInit,
               DiesAtExit, BitfieldUnit, Virtual, ConstMethod, StaticMethod,
               Constructor, Destructor, NoReturn, Public, Protected, BeforeMain,
               Signature, Overrides, Bases, DestructorOf, Contracts] = E;
  Stored<uint32_t> StoredOverrides = numbers(Overrides);
  Stored<uint32_t> StoredBases = numbers(Bases);
  stored::Location StoredPlace = location(Place);
  stored::Type StoredType = type(VariableType);

  std::vector<stored::Contract> Promises;
  std::vector<uint32_t> AllSteps;
  for (const Contract &C : Contracts) {
    const auto &[Kind, Shared, Parameter, Steps] = C;
    Promises.emplace_back(code(Kind), Shared, Parameter, AllSteps.size(),
                          Steps.size());
    AllSteps.insert(AllSteps.end(), Steps.begin(), Steps.end());
  }
  StoredList<stored::Contract> StoredContracts =
      Promises.empty() ? StoredList<stored::Contract>(0)
                       : Builder.CreateVectorOfStructs(Promises);
  Stored<uint32_t> StoredSteps = numbers(AllSteps);

  stored::EntityBuilder To(Builder);
  To.add_kind(code(Kind));
  To.add_internal(Internal);
  To.add_ordinal(Ordinal);
  To.add_usr(string(Usr));
  To.add_name(string(Name));
  To.add_short_name(string(ShortName));
  if (Place != Location())
    To.add_place(&StoredPlace);
  To.add_defined(Defined);
  To.add_parent(Parent);
  if (VariableType != Type())
    To.add_variable_type(&StoredType);
  To.add_storage(code(Duration));
  To.add_is_mutable(Mutable);
  To.add_sole(Sole);
  To.add_dynamic_init(DynamicInit);
  To.add_dies_at_exit(DiesAtExit);
  To.add_bitfield_unit(BitfieldUnit);
  To.add_is_virtual(Virtual);
  To.add_const_method(ConstMethod);
  To.add_static_method(StaticMethod);
  To.add_constructor(Constructor);
  To.add_destructor(Destructor);
  To.add_no_return(NoReturn);
  To.add_is_public(Public);
  To.add_is_protected(Protected);
  To.add_before_main(BeforeMain);
  To.add_signature(string(Signature));
  To.add_overrides(StoredOverrides);
  To.add_bases(StoredBases);
  To.add_destructor_of(DestructorOf);
  To.add_contracts(StoredContracts);
  To.add_contract_steps(StoredSteps);
  return To.Finish();
}

Offset<stored::Function> Writer::function(const Function &F) {
  const auto &[Self, Pattern, ParameterCount, ReturnsRecord, TrustLocks, Locals,
               Types, Values, Args, Events, Blocks] = F;
  std::vector<stored::Block> StoredBlocks;
  std::vector<uint32_t> AllSuccessors;
  for (const Block &B : Blocks) {
    const auto &[FirstEvent, EventCount, Condition, Successors] = B;
    StoredBlocks.emplace_back(FirstEvent, EventCount, Condition,
                              AllSuccessors.size(), Successors.size());
    AllSuccessors.insert(AllSuccessors.end(), Successors.begin(),
                         Successors.end());
  }
  auto LocalList = list(Locals, &Writer::local);
  auto TypeList = list(Types, &Writer::type);
  auto ValueList = list(Values, &Writer::value);
  auto ArgList = numbers(Args);
  auto EventList = list(Events, &Writer::event);
  auto BlockList = Builder.CreateVectorOfStructs(StoredBlocks);
  auto SuccessorList = numbers(AllSuccessors);
  stored::Location StoredPattern = location(Pattern);
  return stored::CreateFunction(Builder, Self, &StoredPattern, ParameterCount,
                                ReturnsRecord, TrustLocks, LocalList, TypeList,
                                ValueList, ArgList, EventList, BlockList,
                                SuccessorList);
}

std::vector<uint8_t> Writer::write(const TuFacts &Facts) {
  const auto &[MainFile, Directory, Arguments, C, Recovered, Files, Entities,
               Functions, Initializers, AddressTaken, Gaps] = Facts;
  uint32_t MainFileId = string(MainFile);
  uint32_t DirectoryId = string(Directory);
  uint32_t ArgumentsId = string(Arguments);
  auto FileList = list(Files, &Writer::file);
  auto EntityList = tables(Entities, &Writer::entity);
  auto FunctionList = tables(Functions, &Writer::function);
  auto InitializerList = tables(Initializers, &Writer::function);
  auto AddressTakenList = numbers(AddressTaken);
  auto GapList = list(Gaps, &Writer::gap);

  // Last: by now every string that is used has its number.
  std::vector<Offset<flatbuffers::String>> StringList;
  for (llvm::StringRef Text : Strings)
    StringList.push_back(Builder.CreateString(Text.data(), Text.size()));
  auto StoredStrings = Builder.CreateVector(StringList);
  Builder.Finish(stored::CreateUnitSummary(
      Builder, MainFileId, DirectoryId, ArgumentsId, C, Recovered,
      StoredStrings, FileList, EntityList, FunctionList, InitializerList,
      AddressTakenList, GapList));
  const uint8_t *Bytes = Builder.GetBufferPointer();
  return std::vector<uint8_t>(Bytes, Bytes + Builder.GetSize());
}

} // namespace

std::vector<uint8_t> encodePayload(const TuFacts &Facts) {
  return Writer().write(Facts);
}

} // namespace pothole
