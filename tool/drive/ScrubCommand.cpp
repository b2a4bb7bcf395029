//===- From a build's command to one we can run ---------------------------===//
//
// Clang's own option table takes the command apart, so that values of options
// are not taken for files and options added to Clang need no word here. What it
// does not know is GCC's alone and goes. A value left over from such an option
// ("-aux-info FILE") looks like an input and goes as well: the one input is the
// entry's file.
//
// Not seen: values only Clang rejects, but for those below; -fopenmp finds
// <omp.h> only where LLVM's is installed.

#include "tool/drive/ScrubCommand.h"

#include "tool/drive/CompilerName.h"

#include "clang/Basic/LangStandard.h"
#include "clang/Driver/Types.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/TargetParser/X86TargetParser.h"

namespace pothole {
namespace {

using llvm::StringRef;
using llvm::opt::Arg;
namespace options = clang::options;
namespace types = clang::driver::types;
using Words = std::vector<std::string>;

// What does not change how the source reads, or must not happen here.
constexpr options::ID Dropped[] = {
    options::OPT_Action_Group,    // -c, -S, -E: we add our own
    options::OPT_M_Group,         // dependency files
    options::OPT_O_Group,         // with it libc hides its functions behind
                                  // inline copies
    options::OPT_DebugInfo_Group, // -g
    options::OPT_Diag_Group,      // -W: what is an error is not for GCC's
    options::OPT_pedantic_Group,  //     projects to say
    options::OPT_Link_Group,
    options::OPT_d_Group, // dumps
    options::OPT_StaticAnalyzer_Group,
    options::OPT_clang_ignored_f_Group,
    options::OPT_clang_ignored_gcc_optimization_f_Group,
    options::OPT_clang_ignored_legacy_options_Group,
    options::OPT_clang_ignored_m_Group,
    options::OPT_o,
    options::OPT_w,
    options::OPT_v,
    options::OPT_p,
    options::OPT_pg,
    options::OPT_pipe,
    options::OPT_include_pch, // another compiler's, or another version's
    options::OPT_mllvm,
    options::OPT_Wa_COMMA,
    options::OPT_Xassembler,
    options::OPT_P,
    options::OPT_C,
    options::OPT_CC,
    options::OPT_H,
    options::OPT_mtune_EQ, // names processors only GCC knows
    options::OPT_fPIC,     // libtool builds all twice, with and without
    options::OPT_fno_PIC,
    options::OPT_fpic,
    options::OPT_fno_pic,
    options::OPT_fPIE,
    options::OPT_fno_PIE,
    options::OPT_fpie,
    options::OPT_fno_pie,
};

// The same, whole families by the beginning of their names.
constexpr StringRef DroppedFamilies[] = {
    "fsanitize",
    "fno-sanitize", // code under #if for them is not the
                    // program's
    "fprofile",
    "fno-profile",
    "fcoverage",
    "ftest-coverage",
    "fauto-profile",
    "fcs-profile",
    "finstrument",
    "fxray",
    "flto",
    "fno-lto",
    "fthinlto",
    "fplugin",
    "fpass-plugin",
    "load",
    "fmodules",
    "fpch",
    "fno-pch", // would write or need caches
    "save-temps",
    "ftime",
    "fsave-optimization-record",
    "foptimization-record",
    "fproc-stat-report",
    "fcrash-diagnostics",
    "gen-reproducer",
    "serialize-diagnostics",
    "index-store",
    "fdiagnostics",
    "fno-diagnostics",
    "fcolor-diagnostics",
    "fno-color-diagnostics",
    "fmessage-length",
    "fmax-errors",
    "ferror-limit",
    "fansi-escape-codes",
    "emit-",
};

// Flags of the front end (behind -Xclang) to drop, and how many words of value.
std::optional<unsigned> droppedFrontEndFlag(StringRef Flag) {
  return llvm::StringSwitch<std::optional<unsigned>>(Flag)
      .Cases({"-include-pch", "-load", "-plugin", "-add-plugin"}, 1)
      .Cases({"-emit-pch", "-fno-pch-timestamp", "-emit-obj"}, 0)
      .StartsWith("-plugin-arg-", 1)
      .StartsWith("-fsanitize", 0)
      .StartsWith("-W", 0)
      .Default(std::nullopt);
}

void removeNamed(Words &Arguments, const Words &Removed) {
  for (StringRef Name : Removed) {
    if (llvm::is_contained(Arguments, Name)) {
      llvm::erase(Arguments, Name);
      continue;
    }
    llvm::Regex Whole(("^(" + Name + ")$").str());
    if (Whole.isValid())
      llvm::erase_if(Arguments,
                     [&](const std::string &A) { return Whole.match(A); });
  }
}

bool isCOrCxx(types::ID Type) {
  return types::isAcceptedByClang(Type) && types::isDerivedFromC(Type) &&
         !types::isObjC(Type) && !types::isCuda(Type) && !types::isHIP(Type) &&
         !types::isOpenCL(Type) && !types::isHLSL(Type);
}

class Scrubber {
public:
  Scrubber(const Command &Original, const ScrubOptions &Options)
      : Original(Original), Options(Options) {}
  llvm::Expected<Command> run();

private:
  types::ID languageOf(const llvm::opt::InputArgList &Parsed) const;
  bool isMainFile(StringRef Input) const;
  bool isDropped(const Arg &A) const;
  bool isRejectedValue(const Arg &A) const;
  void keep(const Arg &A, llvm::ArrayRef<std::string> Spelled);
  void keepFrontEndFlag(StringRef Flag);

  const Command &Original;
  const ScrubOptions &Options;
  Compiler Named;
  bool Cxx = false;
  bool SawMainFile = false;
  unsigned SkipFrontEndFlags = 0;
  Words Kept;
};

bool Scrubber::isMainFile(StringRef Input) const {
  llvm::SmallString<128> Path(Input);
  llvm::sys::path::make_absolute(Original.Directory, Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path == Original.File;
}

/// As the compiler would say: the last -x before the file, else its extension.
types::ID Scrubber::languageOf(const llvm::opt::InputArgList &Parsed) const {
  types::ID Language = types::TY_INVALID;
  for (const Arg *A : Parsed) {
    if (A->getOption().matches(options::OPT_x))
      Language = types::lookupTypeForTypeSpecifier(A->getValue());
    if (A->getOption().matches(options::OPT_INPUT) && isMainFile(A->getValue()))
      break;
  }
  if (Language != types::TY_INVALID)
    return Language;
  StringRef Extension = llvm::sys::path::extension(Original.File);
  if (!Extension.consume_front("."))
    return types::TY_INVALID;
  Language = types::lookupTypeForExtension(Extension);
  bool Upgraded = Named.Cxx && Language != types::TY_INVALID &&
                  !types::isCXX(Language) && isCOrCxx(Language);
  return Upgraded ? types::lookupCXXTypeForCType(Language) : Language;
}

/// Values that are an error for Clang where GCC goes on, or knows more.
bool Scrubber::isRejectedValue(const Arg &A) const {
  const llvm::opt::Option &Option = A.getOption();
  if (Option.matches(options::OPT_std_EQ)) {
    auto Kind = clang::LangStandard::getLangKind(A.getValue());
    if (Kind == clang::LangStandard::lang_unspecified)
      return true;
    auto Of = clang::LangStandard::getLangStandardForKind(Kind).getLanguage();
    return Of != (Cxx ? clang::Language::CXX : clang::Language::C);
  }
  if (Option.matches(options::OPT_march_EQ)) {
    bool ForHost = Named.Driver.size() == 1 &&
                   !llvm::any_of(Original.Arguments, [](StringRef Word) {
                     return Word.contains("-target");
                   });
    StringRef Processor = A.getValue();
#if defined(__x86_64__)
    return ForHost && Processor != "native" &&
           llvm::X86::parseArchX86(Processor) == llvm::X86::CK_None;
#else
    (void)ForHost;
    return false;
#endif
  }
  if (Option.matches(options::OPT_fexec_charset_EQ) ||
      Option.matches(options::OPT_finput_charset_EQ))
    return !StringRef(A.getValue()).equals_insensitive("utf-8");
  return false;
}

bool Scrubber::isDropped(const Arg &A) const {
  const llvm::opt::Option &Option = A.getOption();
  if (Option.getKind() == llvm::opt::Option::UnknownClass ||
      Option.hasFlag(options::Unsupported))
    return true;
  if (llvm::any_of(Dropped, [&](options::ID Id) { return Option.matches(Id); }))
    return true;
  StringRef Name = Option.getUnaliasedOption().getName();
  return llvm::any_of(
             DroppedFamilies,
             [&](StringRef Family) { return Name.starts_with(Family); }) ||
         isRejectedValue(A);
}

void Scrubber::keepFrontEndFlag(StringRef Flag) {
  if (SkipFrontEndFlags != 0) {
    --SkipFrontEndFlags;
    return;
  }
  if (std::optional<unsigned> Values = droppedFrontEndFlag(Flag)) {
    SkipFrontEndFlags = *Values;
    return;
  }
  Kept.insert(Kept.end(), {"-Xclang", Flag.str()});
}

void Scrubber::keep(const Arg &A, llvm::ArrayRef<std::string> Spelled) {
  const llvm::opt::Option &Option = A.getOption();
  if (Option.matches(options::OPT_INPUT)) {
    SawMainFile |= isMainFile(A.getValue());
  } else if (Option.matches(options::OPT_Xclang)) {
    keepFrontEndFlag(A.getValue());
  } else if (Option.matches(options::OPT_Wp_COMMA)) {
    for (StringRef Value : A.getValues())
      if (Value.starts_with("-D") || Value.starts_with("-U") ||
          Value.starts_with("-I"))
        Kept.push_back(Value.str());
  } else if (Option.matches(options::OPT_include)) {
    // The driver would look for a precompiled NAME.pch; the front end does not.
    for (const char *Word : {"-include", A.getValue()})
      Kept.insert(Kept.end(), {"-Xclang", Word});
  } else if (Option.matches(options::OPT_x) && SawMainFile) {
    // Is about files that follow, but ours will be the last.
  } else if (!isDropped(A)) {
    Kept.insert(Kept.end(), Spelled.begin(), Spelled.end());
  }
}

llvm::Expected<Command> Scrubber::run() {
  Words Arguments = stripWrappers(Original.Arguments).vec();
  if (Arguments.empty())
    return llvm::createStringError("names no compiler");
  Named = compilerNamed(Arguments.front());
  if (Named.Msvc)
    return llvm::createStringError("is for Microsoft's compiler");
  Arguments.erase(Arguments.begin());
  Arguments.erase(llvm::find(Arguments, "--"), Arguments.end()); // only inputs
  removeNamed(Arguments, Options.RemovedArguments);

  std::vector<const char *> Pointers;
  for (const std::string &Argument : Arguments)
    Pointers.push_back(Argument.c_str());
  unsigned MissingAt = 0, Missing = 0;
  llvm::opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
      Pointers, MissingAt, Missing,
      llvm::opt::Visibility(options::ClangOption));
  types::ID Language = languageOf(Parsed);
  if (!isCOrCxx(Language))
    return llvm::createStringError("is neither C nor C++");
  Cxx = types::isCXX(Language);

  // An option is spelled with the words up to the next one.
  std::vector<const Arg *> InOrder(Parsed.begin(), Parsed.end());
  unsigned End = Missing ? MissingAt : Arguments.size();
  for (size_t I = 0; I < InOrder.size(); ++I) {
    unsigned First = InOrder[I]->getIndex();
    unsigned Next = I + 1 < InOrder.size() ? InOrder[I + 1]->getIndex() : End;
    keep(*InOrder[I], llvm::ArrayRef(Arguments).slice(First, Next - First));
  }

  Command Result{Original.File, Original.Directory, Named.Driver};
  Words &Out = Result.Arguments;
  Out.insert(Out.end(), Kept.begin(), Kept.end());
  // -w leaves warnings that are errors by default; both leave real errors,
  // after all of which we want the rest of the file.
  Out.insert(Out.end(),
             {"-fsyntax-only", "-w", "-Wno-everything", "-ferror-limit=0"});
  Out.insert(Out.end(), Options.ExtraArguments.begin(),
             Options.ExtraArguments.end());
  Out.push_back(Original.File);
  return Result;
}

} // namespace

llvm::Expected<Command> scrubCommand(const Command &Original,
                                     const ScrubOptions &Options) {
  return Scrubber(Original, Options).run();
}

} // namespace pothole
