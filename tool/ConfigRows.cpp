#include "tool/ConfigRows.h"

using namespace llvm;

namespace pothole {
namespace {

/// An argument's number, as rows count.
struct Position {
  int8_t Number = None;
};
constexpr int MostArguments = VariadicBit - 1;

Knowledge &knowledge(yaml::IO &In) {
  return *static_cast<Knowledge *>(In.getContext());
}

/// What `like` names is there before all other keys are read.
template <typename Row, typename Find>
void copyLike(yaml::IO &In, Row &Into, Find Found) {
  StringRef Like;
  In.mapOptional("like", Like);
  if (Like.empty())
    return;
  if (const Row *Known = Found(Like))
    Into = *Known;
  else
    In.setError("no row is called '" + Like + "'");
}

const FunctionRow *functionOrMethod(const Knowledge &Rows, StringRef Name) {
  if (const FunctionRow *Row = Rows.function(Name))
    return Row;
  auto [Type, Method] = Name.rsplit("::");
  return Rows.method(Type, Method);
}

void mapPosition(yaml::IO &In, const char *Key, int8_t &Number) {
  Position Value{Number};
  In.mapOptional(Key, Value);
  Number = Value.Number;
}

void mapBits(yaml::IO &In, const char *Key, uint16_t &Bits) {
  std::optional<std::vector<Position>> Numbers;
  In.mapOptional(Key, Numbers);
  if (!Numbers)
    return;
  Bits = 0;
  for (Position Each : *Numbers)
    if (Each.Number >= 0)
      Bits |= 1u << Each.Number;
}

/// Why a row would never do anything; empty if it is right.
std::string problemOf(const FunctionRow &Row) {
  if (Row.Name.trim().empty())
    return "'name' is empty";
  if (Row.Does == Effect::Start && Row.Callable == None)
    return "'does: start' needs 'callable': which argument it runs";
  if (Row.Does == Effect::Start && Row.Start == StartKind::None)
    return "'does: start' needs 'start': what kind of thread";
  return "";
}

} // namespace
} // namespace pothole

LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(pothole::Position)
LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(pothole::Flag)

namespace llvm::yaml {

template <> struct ScalarEnumerationTraits<pothole::Effect> {
  static void enumeration(IO &In, pothole::Effect &Value) {
    using pothole::Effect;
    In.enumCase(Value, "nothing", Effect::Nothing);
    In.enumCase(Value, "identity", Effect::Identity);
    In.enumCase(Value, "identity-or-null", Effect::IdentityOrNull);
    In.enumCase(Value, "exchange", Effect::Exchange);
    In.enumCase(Value, "swap", Effect::Swap);
    In.enumCase(Value, "reference", Effect::Reference);
    In.enumCase(Value, "reference-init", Effect::ReferenceInit);
    In.enumCase(Value, "unwrap", Effect::Unwrap);
    In.enumCase(Value, "construct", Effect::Construct);
    In.enumCase(Value, "acquire", Effect::Acquire);
    In.enumCase(Value, "release", Effect::Release);
    In.enumCase(Value, "acquire-all", Effect::AcquireAll);
    In.enumCase(Value, "lock-init", Effect::LockInit);
    In.enumCase(Value, "lock-destroy", Effect::LockDestroy);
    In.enumCase(Value, "guard-init", Effect::GuardInit);
    In.enumCase(Value, "guard-lock", Effect::GuardLock);
    In.enumCase(Value, "guard-unlock", Effect::GuardUnlock);
    In.enumCase(Value, "guard-release", Effect::GuardRelease);
    In.enumCase(Value, "guard-destroy", Effect::GuardDestroy);
    In.enumCase(Value, "guard-owns", Effect::GuardOwns);
    In.enumCase(Value, "guard-assign", Effect::GuardAssign);
    In.enumCase(Value, "wait", Effect::Wait);
    In.enumCase(Value, "notify", Effect::Notify);
    In.enumCase(Value, "once", Effect::Once);
    In.enumCase(Value, "post", Effect::Post);
    In.enumCase(Value, "await", Effect::Await);
    In.enumCase(Value, "rendezvous", Effect::Rendezvous);
    In.enumCase(Value, "block", Effect::Block);
    In.enumCase(Value, "start", Effect::Start);
    In.enumCase(Value, "join", Effect::Join);
    In.enumCase(Value, "detach", Effect::Detach);
    In.enumCase(Value, "thread-destroy", Effect::ThreadDestroy);
    In.enumCase(Value, "call", Effect::Call);
    In.enumCase(Value, "start-each", Effect::StartEach);
    In.enumCase(Value, "state-init", Effect::StateInit);
    In.enumCase(Value, "state-post", Effect::StatePost);
    In.enumCase(Value, "state-share", Effect::StateShare);
    In.enumCase(Value, "callable-init", Effect::CallableInit);
    In.enumCase(Value, "callable-run", Effect::CallableRun);
    In.enumCase(Value, "bind", Effect::Bind);
    In.enumCase(Value, "atomic-init", Effect::AtomicInit);
    In.enumCase(Value, "atomic-load", Effect::AtomicLoad);
    In.enumCase(Value, "atomic-store", Effect::AtomicStore);
    In.enumCase(Value, "atomic-update", Effect::AtomicUpdate);
    In.enumCase(Value, "atomic-step", Effect::AtomicStep);
    In.enumCase(Value, "atomic-compare", Effect::AtomicCompare);
    In.enumCase(Value, "fence", Effect::Fence);
    In.enumCase(Value, "allocate", Effect::Allocate);
    In.enumCase(Value, "reallocate", Effect::Reallocate);
    In.enumCase(Value, "free", Effect::Free);
    In.enumCase(Value, "pointer-init", Effect::PointerInit);
    In.enumCase(Value, "pointer-get", Effect::PointerGet);
    In.enumCase(Value, "pointer-assign", Effect::PointerAssign);
    In.enumCase(Value, "pointer-release", Effect::PointerRelease);
    In.enumCase(Value, "pointer-make", Effect::PointerMake);
    In.enumCase(Value, "pointer-copy", Effect::PointerCopy);
    In.enumCase(Value, "pointer-destroy", Effect::PointerDestroy);
    In.enumCase(Value, "pointer-move", Effect::PointerMove);
    In.enumCase(Value, "inspect", Effect::Inspect);
    In.enumCase(Value, "modify", Effect::Modify);
    In.enumCase(Value, "element-of", Effect::ElementOf);
    In.enumCase(Value, "element-add", Effect::ElementAdd);
    In.enumCase(Value, "iterate", Effect::Iterate);
    In.enumCase(Value, "iterate-end", Effect::IterateEnd);
    In.enumCase(Value, "iterate-or-null", Effect::IterateOrNull);
    In.enumCase(Value, "insert", Effect::Insert);
    In.enumCase(Value, "emplace", Effect::Emplace);
    In.enumCase(Value, "container-init", Effect::ContainerInit);
    In.enumCase(Value, "container-assign", Effect::ContainerAssign);
    In.enumCase(Value, "container-destroy", Effect::ContainerDestroy);
    In.enumCase(Value, "tuple", Effect::Tuple);
  }
};

template <> struct ScalarEnumerationTraits<pothole::StartKind> {
  static void enumeration(IO &In, pothole::StartKind &Value) {
    using pothole::StartKind;
    In.enumCase(Value, "none", StartKind::None);
    In.enumCase(Value, "thread", StartKind::Thread);
    In.enumCase(Value, "scoped", StartKind::Scoped);
    In.enumCase(Value, "task", StartKind::Task);
    In.enumCase(Value, "parallel", StartKind::Parallel);
    In.enumCase(Value, "signal", StartKind::Signal);
    In.enumCase(Value, "callback", StartKind::Callback);
  }
};

template <> struct ScalarEnumerationTraits<pothole::GuardMode> {
  static void enumeration(IO &In, pothole::GuardMode &Value) {
    using pothole::GuardMode;
    In.enumCase(Value, "lock", GuardMode::Lock);
    In.enumCase(Value, "defer", GuardMode::Defer);
    In.enumCase(Value, "adopt", GuardMode::Adopt);
    In.enumCase(Value, "try", GuardMode::Try);
  }
};

template <> struct ScalarEnumerationTraits<pothole::TypeClass> {
  static void enumeration(IO &In, pothole::TypeClass &Value) {
    using pothole::TypeClass;
    In.enumCase(Value, "record", TypeClass::Record);
    In.enumCase(Value, "container", TypeClass::Container);
    In.enumCase(Value, "smart-pointer", TypeClass::SmartPointer);
    In.enumCase(Value, "callable", TypeClass::Callable);
    In.enumCase(Value, "atomic", TypeClass::Atomic);
    In.enumCase(Value, "lock", TypeClass::Lock);
    In.enumCase(Value, "guard", TypeClass::Guard);
    In.enumCase(Value, "condition", TypeClass::Condition);
    In.enumCase(Value, "once-flag", TypeClass::OnceFlag);
    In.enumCase(Value, "thread", TypeClass::Thread);
    In.enumCase(Value, "synchronizer", TypeClass::Synchronizer);
    In.enumCase(Value, "synchronized", TypeClass::Synchronized);
    In.enumCase(Value, "library-record", TypeClass::LibraryRecord);
  }
};

/// The other flags describe events, not APIs.
template <> struct ScalarEnumerationTraits<pothole::Flag> {
  static void enumeration(IO &In, pothole::Flag &Value) {
    In.enumCase(Value, "shared", pothole::Shared);
    In.enumCase(Value, "try", pothole::Try);
    In.enumCase(Value, "success-is-zero", pothole::SuccessIsZero);
    In.enumCase(Value, "structure", pothole::Structure);
    In.enumCase(Value, "repeated", pothole::Repeated);
    In.enumCase(Value, "timed", pothole::Timed);
    In.enumCase(Value, "all", pothole::All);
    In.enumCase(Value, "detached", pothole::Detached);
    In.enumCase(Value, "recursive", pothole::Recursive);
  }
};

template <> struct ScalarTraits<pothole::Position> {
  static StringRef input(StringRef Text, void *, pothole::Position &Value) {
    unsigned Number = 0;
    if (Text == "none")
      Value.Number = pothole::None;
    else if (Text.getAsInteger(10, Number) || Number > pothole::MostArguments)
      return "expected the number of an argument: 1 for the first, 0 for the "
             "object, or none";
    else
      Value.Number = Number;
    return "";
  }
  static void output(const pothole::Position &Value, void *, raw_ostream &Out) {
    Out << int(Value.Number);
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

void MappingTraits<pothole::TypeEntry>::mapping(IO &In,
                                                pothole::TypeEntry &Entry) {
  pothole::Knowledge &Rows = pothole::knowledge(In);
  pothole::TypeRow &Row = Entry.Row;
  StringRef Like;
  pothole::copyLike(In, Row, [&](StringRef Name) {
    Like = Name;
    return Rows.type(Name);
  });
  Row.Like = Like; // its methods, too
  Row.Reason = {};
  In.mapRequired("name", Row.Name);
  In.mapOptional("class", Row.Class);
  In.mapOptional("recursive", Row.Recursive);
  In.mapOptional("shared", Row.Shared);
  In.mapOptional("owner", Row.Owner);
  In.mapOptional("indirect", Row.Indirect);
  In.mapOptional("mode", Row.Mode);
  In.mapOptional("reason", Row.Reason);
  if (Row.Name.trim().empty())
    In.setError("'name' is empty");
  Rows.add(Row);
}

void MappingTraits<pothole::FunctionEntry>::mapping(
    IO &In, pothole::FunctionEntry &Entry) {
  pothole::Knowledge &Rows = pothole::knowledge(In);
  pothole::FunctionRow &Row = Entry.Row;
  pothole::copyLike(In, Row, [&](StringRef Name) {
    return pothole::functionOrMethod(Rows, Name);
  });
  Row.Reason = {};
  In.mapRequired("name", Row.Name);
  In.mapOptional("does", Row.Does);
  pothole::mapPosition(In, "subject", Row.Subject);
  pothole::mapPosition(In, "second", Row.Second);
  pothole::mapPosition(In, "callable", Row.Callable);
  pothole::mapPosition(In, "first-arg", Row.FirstArg);
  pothole::mapPosition(In, "order-argument", Row.OrderArgument);
  In.mapOptional("start", Row.Start);
  std::optional<std::vector<pothole::Flag>> Flags;
  In.mapOptional("flags", Flags);
  if (Flags) {
    Row.Flags = 0;
    for (pothole::Flag Each : *Flags)
      Row.Flags |= Each;
  }
  pothole::mapBits(In, "reads", Row.Reads);
  pothole::mapBits(In, "writes", Row.Writes);
  In.mapOptional("reason", Row.Reason);
  if (std::string Problem = pothole::problemOf(Row); !Problem.empty())
    In.setError(Problem);
  Rows.add(Row);
}

} // namespace llvm::yaml
