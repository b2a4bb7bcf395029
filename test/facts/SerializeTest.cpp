//===- Facts survive the disk, or are refused with a reason ---------------===//

#include "checks/facts/Serialize.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <random>

namespace pothole {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr size_t ChecksumAt = 24;
constexpr size_t PayloadAt = 56;

/// Every member of every record differs from its default somewhere.
TuFacts everything() {
  TuFacts Facts;
  Facts.MainFile = "/p/main.cpp";
  Facts.Directory = "/p";
  Facts.Arguments = "clang++ -c main.cpp";
  Facts.C = true;
  Facts.Recovered = true;
  Facts.Files = {{"/p/main.cpp", false}, {"/usr/include/mutex", true}};

  Type Node = {TypeClass::Record, true, true, true, 3, "const volatile Node[]"};
  Entity Main;
  Main.Kind = EntityKind::Function;
  Main.Usr = "c:@F@main";
  Main.Name = Main.ShortName = "main";
  Main.Place = {0, 3, 5};
  Main.Defined = true;
  Main.Signature = "int ()";
  Entity Method;
  Method.Kind = EntityKind::Function;
  Method.Internal = true;
  Method.Ordinal = 2;
  Method.Usr = "c:@S@Node@F@~Node";
  Method.Parent = 3;
  Method.Virtual = Method.ConstMethod = Method.StaticMethod = true;
  Method.Constructor = Method.Destructor = Method.NoReturn = true;
  Method.Public = Method.Protected = Method.BeforeMain = true;
  Method.Overrides = {0};
  Entity Field;
  Field.Kind = EntityKind::Field;
  Field.Usr = "c:@S@Node@FI@next";
  Field.VariableType = Node;
  Field.Duration = Storage::ThreadLocal;
  Field.Mutable = Field.Sole = Field.DynamicInit = Field.DiesAtExit = true;
  Field.BitfieldUnit = 7;
  Field.Contracts = {{Promise::Guarded, false, 0, {2}},
                     {Promise::TakenAfter, true, NoParameter, {0, 2}}};
  Entity Record;
  Record.Kind = EntityKind::Record;
  Record.Usr = "c:@S@Node";
  Record.Name = std::string("with \0 and \xC3\xA9", 12);
  Record.Bases = {4};
  Record.DestructorOf = 1;
  Entity Base;
  Base.Kind = EntityKind::Record;
  Facts.Entities = {Main, Method, Field, Record, Base};

  Function Body;
  Body.Self = 0;
  Body.Pattern = {1, 10, 2};
  Body.ParameterCount = 1;
  Body.ReturnsRecord = Body.TrustLocks = true;
  Body.Locals = {{LocalKind::Parameter, true, "argc", Node, {0, 3, 9}},
                 {LocalKind::Temporary, false, "", {}, {}}};
  Body.Types = {{}, Node};
  Body.Values = {
      {},
      {ValueKind::Number, Operator::None, 0, 0, INT64_MIN},
      {ValueKind::FunctionAddress, Operator::None, 1, 0, 0},
      {ValueKind::Result, Operator::None, 1, 0, 0},
      {ValueKind::LocalAddress, Operator::None, 1, 0, 0},
      {ValueKind::LocalContent, Operator::None, 0, 0, 0},
      {ValueKind::GlobalAddress, Operator::None, 2, 0, 0},
      {ValueKind::Member, Operator::None, 6, 2, 0},
      {ValueKind::Element, Operator::None, 7, 0, 0},
      {ValueKind::Shift, Operator::None, 8, 1, 0},
      {ValueKind::Base, Operator::None, 9, 4, 0},
      {ValueKind::Binary, Operator::Minus, 10, 0, 0},
  };
  Body.Args = {1, 2, 3};
  Event Call;
  Call.Kind = EventKind::Call;
  Call.Callee = 1;
  Call.FirstArg = 1;
  Call.ArgCount = 2;
  Call.OfType = 1;
  Call.Flags = Flag::Virtual | Flag::Discarded;
  Call.Place = {0, 4, 1};
  Event Start;
  Start.Kind = EventKind::Suspend;
  Start.Order = MemoryOrder::Sequential;
  Start.Start = StartKind::Callback;
  Start.Guard = GuardMode::Try;
  Start.Address = 11;
  Start.Operand = 10;
  Body.Events = {Call, Start};
  Body.Blocks = {{0, 2, 3, {1, NoBlock}}, {2, 0, NoValue, {}}};
  Function Empty;
  Empty.Self = 1;
  Empty.Types.resize(1);
  Empty.Values.resize(1);
  Empty.Blocks.resize(1);
  Facts.Functions = {Body, Empty};
  Empty.Self = NoEntity;
  Facts.Initializers = {Empty};
  Facts.AddressTaken = {0, 1};
  Facts.Gaps = {{GapKind::Limit, {1, 2, 3}, "too deep"}};
  return Facts;
}

std::string reasonFor(llvm::StringRef Bytes) {
  llvm::Expected<TuFacts> Facts = readFacts(Bytes, "x.facts");
  return Facts ? "" : llvm::toString(Facts.takeError());
}

std::string problem(const TuFacts &Facts) {
  return llvm::toString(validate(Facts));
}

void renewChecksum(std::string &Bytes) {
  auto Payload = llvm::arrayRefFromStringRef(Bytes).drop_front(PayloadAt);
  llvm::copy(llvm::BLAKE3::hash(Payload), Bytes.begin() + ChecksumAt);
}

TEST(SerializeTest, RoundTrip) {
  for (const TuFacts &Facts : {everything(), TuFacts()}) {
    EXPECT_EQ(problem(Facts), "");
    std::string Bytes = writeFacts(Facts);
    llvm::Expected<TuFacts> Read = readFacts(Bytes, "x.facts");
    ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
    EXPECT_TRUE(*Read == Facts);
    EXPECT_EQ(writeFacts(*Read), Bytes);
  }
}

TEST(SerializeTest, BytesNeedNoAlignment) {
  std::string Bytes = writeFacts(everything());
  for (size_t Shift = 1; Shift < 8; ++Shift)
    EXPECT_EQ(
        reasonFor(
            llvm::StringRef(std::string(Shift, ' ') + Bytes).substr(Shift)),
        "");
}

TEST(SerializeTest, ManyTables) { // more than FlatBuffers' verifier likes
  TuFacts Facts;
  Facts.Entities.resize(1'100'000);
  EXPECT_EQ(reasonFor(writeFacts(Facts)), "");
}

TEST(SerializeTest, ForeignFiles) {
  std::string Bytes = writeFacts(everything());
  EXPECT_EQ(reasonFor("#include <mutex>\nint main() {}\n"),
            "x.facts: not a pothole facts file");
  EXPECT_EQ(reasonFor(""), "x.facts: not a pothole facts file");
  Bytes[8] = FormatVersion + 1;
  EXPECT_EQ(reasonFor(Bytes),
            "x.facts: format version " + std::to_string(FormatVersion + 1) +
                ", this pothole reads " + std::to_string(FormatVersion));
}

TEST(SerializeTest, TruncatedAnywhere) {
  std::string Bytes = writeFacts(everything());
  for (size_t Length = 1; Length < Bytes.size(); ++Length)
    EXPECT_EQ(reasonFor(llvm::StringRef(Bytes).take_front(Length)),
              "x.facts: truncated")
        << Length;
  EXPECT_THAT(reasonFor(Bytes + "!"), HasSubstr("more than the header says"));
}

TEST(SerializeTest, FlippedBitIsNoticed) {
  const std::string Good = writeFacts(everything());
  std::mt19937 Random(1);
  for (int Round = 0; Round < 2000; ++Round) {
    std::string Bytes = Good;
    size_t Bit = Random() % (Bytes.size() * 8);
    Bytes[Bit / 8] ^= 1 << Bit % 8;
    EXPECT_NE(reasonFor(Bytes), "") << Bit;
  }
}

TEST(SerializeTest, DamageBelowTheChecksumIsHarmless) {
  const std::string Good = writeFacts(everything());
  int Refused = 0;
  for (size_t Bit = PayloadAt * 8; Bit < Good.size() * 8; ++Bit) {
    std::string Bytes = Good;
    Bytes[Bit / 8] ^= 1 << Bit % 8;
    renewChecksum(Bytes);
    llvm::Expected<TuFacts> Facts = readFacts(Bytes, "x.facts");
    if (Facts) {
      EXPECT_EQ(problem(*Facts), "") << Bit;
    } else {
      EXPECT_THAT(llvm::toString(Facts.takeError()),
                  StartsWith("x.facts: damaged: "));
      ++Refused;
    }
  }
  EXPECT_GT(Refused, 1000);
}

TEST(SerializeTest, ManyFlippedBitsAreHarmless) {
  const std::string Good = writeFacts(everything());
  std::mt19937 Random(2);
  for (int Round = 0; Round < 20000; ++Round) {
    std::string Bytes = Good;
    for (unsigned Flips = 1 + Random() % 8; Flips; --Flips)
      Bytes[PayloadAt + Random() % (Bytes.size() - PayloadAt)] ^=
          1 << Random() % 8;
    renewChecksum(Bytes);
    llvm::Expected<TuFacts> Facts = readFacts(Bytes, "x.facts");
    if (Facts)
      EXPECT_EQ(problem(*Facts), "");
    else
      llvm::consumeError(Facts.takeError());
  }
}

struct Damage {
  const char *Reason;
  void (*Do)(TuFacts &);
};

TEST(ValidateTest, EveryIndexIsChecked) {
  const Damage Damages[] = {
      {"event 1 of function 'main' names value 99 of 12",
       [](TuFacts &F) { F.Functions[0].Events[1].Operand = 99; }},
      {"names value 12 of 12",
       [](TuFacts &F) { F.Functions[0].Events[0].Address = 12; }},
      {"names entity 5 of 5",
       [](TuFacts &F) { F.Functions[0].Events[0].Callee = 5; }},
      {"has arguments 2 to 4 of 3",
       [](TuFacts &F) { F.Functions[0].Events[0].FirstArg = 2; }},
      {"has arguments 4294967295 to 4294967297 of 3",
       [](TuFacts &F) { F.Functions[0].Events[0].FirstArg = ~0u; }},
      {"names type 2 of 2",
       [](TuFacts &F) { F.Functions[0].Events[0].OfType = 2; }},
      {"names file 2 of 2",
       [](TuFacts &F) { F.Functions[0].Events[0].Place.File = 2; }},
      {"has unknown kind 200",
       [](TuFacts &F) { F.Functions[0].Events[0].Kind = EventKind(200); }},
      {"value 3 of function 'main' names event 2 of 2",
       [](TuFacts &F) { F.Functions[0].Values[3].A = 2; }},
      {"names slot 2 of 2", [](TuFacts &F) { F.Functions[0].Values[5].A = 2; }},
      {"names value 9, which is not before it",
       [](TuFacts &F) { F.Functions[0].Values[9].A = 9; }},
      {"value 0 that is not unknown",
       [](TuFacts &F) { F.Functions[0].Values[0].Kind = ValueKind::Number; }},
      {"block 0 of function 'main' names block 2 of 2",
       [](TuFacts &F) { F.Functions[0].Blocks[0].Successors[0] = 2; }},
      {"has events 0 to 3 of 2",
       [](TuFacts &F) { F.Functions[0].Blocks[0].EventCount = 3; }},
      {"has no type 0, value 0 or entry block",
       [](TuFacts &F) { F.Initializers[0].Blocks.clear(); }},
      {"has 3 parameters in 2 slots",
       [](TuFacts &F) { F.Functions[0].ParameterCount = 3; }},
      {"head 0 of an initializer names entity 9 of 5",
       [](TuFacts &F) { F.Initializers[0].Self = 9; }},
      {"names entity 4294967295 of 5",
       [](TuFacts &F) { F.Functions[0].Self = NoEntity; }},
      {"entity 2 names entity 8 of 5",
       [](TuFacts &F) { F.Entities[2].Contracts[1].Steps[0] = 8; }},
      {"entity 2 names entity 6 of 5",
       [](TuFacts &F) { F.Entities[2].VariableType.Record = 6; }},
      {"entity 1 is its own overridden method",
       [](TuFacts &F) { F.Entities[1].Overrides = {1}; }},
      {"entity 3 is its own base",
       [](TuFacts &F) { F.Entities[4].Bases = {3}; }},
      {"is its own parent", [](TuFacts &F) { F.Entities[3].Parent = 1; }},
      {"names entity 7 of 5", [](TuFacts &F) { F.AddressTaken[1] = 7; }},
      {"gap 0 names file 2 of 2", [](TuFacts &F) { F.Gaps[0].Place.File = 2; }},
  };
  for (const Damage &Damage : Damages) {
    TuFacts Facts = everything();
    Damage.Do(Facts);
    EXPECT_THAT(problem(Facts), HasSubstr(Damage.Reason));
    EXPECT_THAT(reasonFor(writeFacts(Facts)), HasSubstr(Damage.Reason));
  }
}

TEST(ValidateTest, LongChainsNeedNoStack) {
  TuFacts Facts;
  Facts.Entities.resize(1'000'000);
  for (EntityId Id = 1; Id < Facts.Entities.size(); ++Id)
    Facts.Entities[Id - 1].Parent = Id;
  EXPECT_EQ(problem(Facts), "");
}

TEST(SerializeTest, Files) {
  llvm::SmallString<64> Folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("pothole", Folder));
  auto Remove =
      llvm::scope_exit([&] { llvm::sys::fs::remove_directories(Folder); });
  std::string Path = (Folder + "/x.facts").str();

  EXPECT_THAT(llvm::toString(readFactsFile(Path).takeError()),
              testing::AllOf(StartsWith(Path + ": cannot be read: "),
                             HasSubstr("o such file")));
  ASSERT_FALSE(bool(writeFactsFile(TuFacts(), Path)));
  ASSERT_FALSE(bool(writeFactsFile(everything(), Path))); // replaced
  llvm::Expected<TuFacts> Read = readFactsFile(Path);
  ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
  EXPECT_TRUE(*Read == everything());

  std::error_code Problem;
  int Entries = 0;
  for (llvm::sys::fs::directory_iterator It(Folder, Problem), End; It != End;
       It.increment(Problem))
    ++Entries;
  EXPECT_EQ(Entries, 1) << "temporary files stay behind";
}

TEST(SerializeTest, UnwritableFiles) {
  for (const char *Path : {"/nowhere/x.facts", "/", "/dev/full"})
    EXPECT_THAT(llvm::toString(writeFactsFile(everything(), Path)),
                StartsWith(std::string(Path) + ": cannot be written: "));
  EXPECT_FALSE(bool(writeFactsFile(everything(), "/dev/null")));
  llvm::sys::fs::file_status Status;
  ASSERT_FALSE(llvm::sys::fs::status("/dev/null", Status));
  EXPECT_FALSE(llvm::sys::fs::is_regular_file(Status));
}

} // namespace
} // namespace pothole
