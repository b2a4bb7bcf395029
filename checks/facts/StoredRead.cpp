//===- FlatBuffer to facts ------------------------------------------------===//
//
// FlatBuffers' verifier has made sure that offsets stay inside the payload.
// Here strings are looked up; all other indices are left to validate().
//
// A damaged offset may still make many tables share one vector, so that a small
// file asks for all the memory there is. No writer of ours shares vectors: what
// is copied out may not be more than the payload holds.

#include "checks/facts/Stored.h"

#include "Facts_generated.h"
#include "llvm/Support/FormatVariadic.h"

namespace pothole {
namespace {

template <typename T> using List = flatbuffers::Vector<T>;
template <typename T> using Tables = List<flatbuffers::Offset<T>>;

class Reader {
public:
  explicit Reader(size_t PayloadSize) : Budget(PayloadSize) {}

  TuFacts read(const stored::UnitSummary &From);
  std::string Problem; // the first one met

private:
  void fail(std::string Why) {
    if (Problem.empty())
      Problem = std::move(Why);
  }
  std::string string(uint32_t Id);
  Location location(const stored::Location &From);
  File file(const stored::File &From);
  Type type(const stored::Type &From);
  Local local(const stored::Local &From);
  Value value(const stored::Value &From);
  Event event(const stored::Event &From);
  Gap gap(const stored::Gap &From);
  Entity entity(const stored::Entity &From);
  Function function(const stored::Function &From);
  std::vector<Block> blocks(const stored::Function &From);
  std::vector<Contract> contracts(const stored::Entity &From);

  bool spend(size_t Bytes) {
    if (Bytes > Budget)
      fail("vectors overlap");
    else
      Budget -= Bytes;
    return Problem.empty();
  }
  /// The verifier asks this of the vector's length only, not of its items.
  template <typename In> bool aligned(const List<const In *> &From) {
    bool Aligned = reinterpret_cast<uintptr_t>(From.Data()) % alignof(In) == 0;
    if (!Aligned)
      fail("a vector is not aligned");
    return Aligned;
  }
  template <typename In, typename Out>
  std::vector<Out> list(const List<const In *> *From,
                        Out (Reader::*Convert)(const In &)) {
    std::vector<Out> To;
    if (!From || !aligned(*From) || !spend(From->size() * sizeof(In)))
      return To;
    To.reserve(From->size());
    for (const In *Item : *From)
      To.push_back((this->*Convert)(*Item));
    return To;
  }
  std::vector<uint32_t> numbers(const List<uint32_t> *From) {
    if (!From || !spend(From->size() * sizeof(uint32_t)))
      return {};
    return std::vector<uint32_t>(From->begin(), From->end());
  }
  template <typename In, typename Out>
  std::vector<Out> tables(const Tables<In> *From,
                          Out (Reader::*Convert)(const In &)) {
    std::vector<Out> To;
    if (!From)
      return To;
    for (const In *Item : *From) {
      // The least a table takes: its offset here and the one to its layout.
      if (!spend(2 * sizeof(flatbuffers::uoffset_t)))
        break;
      To.push_back((this->*Convert)(*Item));
    }
    return To;
  }

  size_t Budget;
  const List<flatbuffers::Offset<flatbuffers::String>> *Strings = nullptr;
};

/// What is no value of the enumeration is found by validate().
template <typename Enum> Enum code(uint8_t Stored) {
  return static_cast<Enum>(Stored);
}

std::string Reader::string(uint32_t Id) {
  uint32_t Count = Strings ? Strings->size() : 0;
  if (Id < Count)
    return Strings->Get(Id)->str();
  fail(llvm::formatv("string {0} of {1} is used", Id, Count));
  return {};
}

Location Reader::location(const stored::Location &From) {
  return {From.file(), From.line(), From.column()};
}

File Reader::file(const stored::File &From) {
  return {string(From.path()), From.system()};
}

Type Reader::type(const stored::Type &From) {
  return {code<TypeClass>(From.type_class()),
          From.is_const(),
          From.is_volatile(),
          From.is_array(),
          From.record(),
          string(From.spelling())};
}

Local Reader::local(const stored::Local &From) {
  return {code<LocalKind>(From.kind()), From.addressed(), string(From.name()),
          type(From.type()), location(From.place())};
}

Value Reader::value(const stored::Value &From) {
  return {code<ValueKind>(From.kind()), code<Operator>(From.op()), From.a(),
          From.b(), From.number()};
}

Event Reader::event(const stored::Event &From) {
  return {code<EventKind>(From.kind()),
          code<MemoryOrder>(From.order()),
          code<StartKind>(From.start()),
          code<GuardMode>(From.guard()),
          From.flags(),
          From.address(),
          From.operand(),
          From.callee(),
          From.first_arg(),
          From.arg_count(),
          From.of_type(),
          location(From.place())};
}

Gap Reader::gap(const stored::Gap &From) {
  return {code<GapKind>(From.kind()), location(From.place()),
          string(From.text())};
}

Entity Reader::entity(const stored::Entity &From) {
  Entity To;
  To.Kind = code<EntityKind>(From.kind());
  To.Internal = From.internal();
  To.Ordinal = From.ordinal();
  To.Usr = string(From.usr());
  To.Name = string(From.name());
  To.ShortName = string(From.short_name());
  if (From.place())
    To.Place = location(*From.place());
  To.Defined = From.defined();
  To.Parent = From.parent();
  if (From.variable_type())
    To.VariableType = type(*From.variable_type());
  To.Duration = code<Storage>(From.storage());
  To.Mutable = From.is_mutable();
  To.Sole = From.sole();
  To.DynamicInit = From.dynamic_init();
  To.DiesAtExit = From.dies_at_exit();
  To.BitfieldUnit = From.bitfield_unit();
  To.Virtual = From.is_virtual();
  To.ConstMethod = From.const_method();
  To.StaticMethod = From.static_method();
  To.Constructor = From.constructor();
  To.Destructor = From.destructor();
  To.NoReturn = From.no_return();
  To.Public = From.is_public();
  To.Protected = From.is_protected();
  To.BeforeMain = From.before_main();
  To.Signature = string(From.signature());
  To.Overrides = numbers(From.overrides());
  To.Bases = numbers(From.bases());
  To.DestructorOf = From.destructor_of();
  To.Contracts = contracts(From);
  return To;
}

std::vector<Contract> Reader::contracts(const stored::Entity &From) {
  std::vector<uint32_t> Steps = numbers(From.contract_steps());
  std::vector<Contract> To;
  if (!From.contracts() || !aligned(*From.contracts()) ||
      !spend(From.contracts()->size() * sizeof(stored::Contract)))
    return To;
  size_t Left = Steps.size();
  for (const stored::Contract *C : *From.contracts()) {
    size_t First = C->first_step(), Count = C->step_count();
    if (First > Steps.size() || Count > Steps.size() - First || Count > Left) {
      fail(llvm::formatv("contract {0} has steps {1} to {2} of {3}", To.size(),
                         First, First + Count, Steps.size()));
      return To;
    }
    Left -= Count;
    To.push_back({code<Promise>(C->kind()), C->shared(), C->parameter(),
                  std::vector<EntityId>(Steps.begin() + First,
                                        Steps.begin() + First + Count)});
  }
  return To;
}

std::vector<Block> Reader::blocks(const stored::Function &From) {
  std::vector<uint32_t> Successors = numbers(From.successors());
  std::vector<Block> To;
  if (!From.blocks() || !spend(From.blocks()->size() * sizeof(stored::Block)))
    return To;
  // Ranges of successors may overlap only in a damaged file; bounded as above.
  size_t Left = Successors.size();
  for (const stored::Block *B : *From.blocks()) {
    size_t First = B->first_successor();
    size_t Count = B->successor_count();
    if (First > Successors.size() || Count > Successors.size() - First ||
        Count > Left) {
      fail(llvm::formatv("block {0} of a function has successors {1} to {2} of "
                         "{3}",
                         To.size(), First, First + Count, Successors.size()));
      return To;
    }
    Left -= Count;
    To.push_back({B->first_event(), B->event_count(), B->condition(),
                  std::vector<BlockId>(Successors.begin() + First,
                                       Successors.begin() + First + Count)});
  }
  return To;
}

Function Reader::function(const stored::Function &From) {
  Function To;
  To.Self = From.self();
  if (From.pattern())
    To.Pattern = location(*From.pattern());
  To.ParameterCount = From.parameter_count();
  To.ReturnsRecord = From.returns_record();
  To.TrustLocks = From.trust_locks();
  To.Locals = list(From.locals(), &Reader::local);
  To.Types = list(From.types(), &Reader::type);
  To.Values = list(From.values(), &Reader::value);
  To.Args = numbers(From.args());
  To.Events = list(From.events(), &Reader::event);
  To.Blocks = blocks(From);
  return To;
}

TuFacts Reader::read(const stored::UnitSummary &From) {
  Strings = From.strings();
  TuFacts To;
  To.MainFile = string(From.main_file());
  To.Directory = string(From.directory());
  To.Arguments = string(From.arguments());
  To.C = From.c();
  To.Recovered = From.recovered();
  To.Files = list(From.files(), &Reader::file);
  To.Entities = tables(From.entities(), &Reader::entity);
  To.Functions = tables(From.functions(), &Reader::function);
  To.Initializers = tables(From.initializers(), &Reader::function);
  To.AddressTaken = numbers(From.address_taken());
  To.Gaps = list(From.gaps(), &Reader::gap);
  return To;
}

} // namespace

llvm::Expected<TuFacts> decodePayload(llvm::ArrayRef<uint8_t> Payload) {
  // The verifier's own limit would refuse large units: a million tables.
  flatbuffers::Verifier::Options Options;
  Options.max_tables = std::numeric_limits<flatbuffers::uoffset_t>::max();
  flatbuffers::Verifier Verifier(Payload.data(), Payload.size(), Options);
  if (!stored::VerifyUnitSummaryBuffer(Verifier))
    return llvm::createStringError("offsets lead outside the payload");

  Reader From(Payload.size());
  TuFacts Facts = From.read(*stored::GetUnitSummary(Payload.data()));
  if (!From.Problem.empty())
    return llvm::createStringError(From.Problem);
  return Facts;
}

} // namespace pothole
