#include "tool/drive/CompilerName.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Triple.h"

namespace pothole {
namespace {

using llvm::StringRef;
namespace path = llvm::sys::path;

bool isWrapper(StringRef Word) {
  return llvm::StringSwitch<bool>(path::filename(Word))
      .Cases({"ccache", "sccache", "buildcache", "distcc", "icecc"}, true)
      .Cases({"gomacc", "rewrapper", "pump", "cachecc1"}, true)
      .Cases({"libtool", "sh", "bash", "env"}, true)
      .Default(false);
}

/// Between a wrapper and the compiler: its flags and variables it sets.
bool belongsToWrapper(StringRef Word) {
  size_t Equals = Word.find('=');
  return Word.starts_with("-") ||
         (Equals != StringRef::npos && !Word.take_front(Equals).contains('/'));
}

/// "g++-12.2" and "clang++-22.exe" without what follows the name.
StringRef withoutVersion(StringRef Name) {
  Name.consume_back(".exe");
  StringRef Stem = Name.rtrim("0123456789.");
  return Stem.size() < Name.size() && Stem.ends_with("-") ? Stem.drop_back()
                                                          : Name;
}

bool endsInWord(StringRef Name, StringRef Word) {
  return Name == Word ||
         (Name.ends_with(Word) && Name.drop_back(Word.size()).ends_with("-"));
}

/// The part of "aarch64-linux-gnu-g++" that names a target, or nothing.
StringRef targetIn(StringRef Name) {
  StringRef Target = Name.substr(0, Name.rfind('-'));
  bool Known = Target.size() < Name.size() &&
               llvm::Triple(Target).getArch() != llvm::Triple::UnknownArch;
  return Known ? Target : StringRef();
}

/// A compiler installed apart brings its own standard library.
std::string toolchainOf(StringRef CompilerPath) {
  StringRef Bin = path::parent_path(CompilerPath);
  if (!path::is_absolute(CompilerPath) || Bin == "/usr/bin" || Bin == "/bin")
    return {};
  StringRef Prefix = path::parent_path(Bin);
  return llvm::sys::fs::is_directory(Prefix + "/lib/gcc") ? Prefix.str() : "";
}

} // namespace

llvm::ArrayRef<std::string>
stripWrappers(llvm::ArrayRef<std::string> Arguments) {
  while (!Arguments.empty() && isWrapper(Arguments.front())) {
    Arguments = Arguments.drop_front();
    while (!Arguments.empty() && belongsToWrapper(Arguments.front()))
      Arguments = Arguments.drop_front();
  }
  return Arguments;
}

Compiler compilerNamed(StringRef Path) {
  Compiler Result;
  StringRef Name = withoutVersion(path::filename(Path));
  Result.Msvc = endsInWord(Name, "clang-cl") || Name.equals_insensitive("cl");
  // g++, clang++, c++, icpc, icpx, mpicxx, and CC of Sun and Cray.
  Result.Cxx = Name.ends_with("++") || Name.ends_with("cxx") ||
               Name == "icpc" || Name == "icpx" || Name == "CC";
  if (endsInWord(Name, "clang") || endsInWord(Name, "clang++")) {
    // Its place decides which standard library it finds.
    Result.Driver = {Path.str()};
    return Result;
  }
  Result.Driver = {Result.Cxx ? "clang++" : "clang"};
  if (StringRef Target = targetIn(Name); !Target.empty())
    Result.Driver.push_back(("--target=" + Target).str());
  if (std::string Prefix = toolchainOf(Path); !Prefix.empty())
    Result.Driver.push_back("--gcc-toolchain=" + Prefix);
  return Result;
}

} // namespace pothole
