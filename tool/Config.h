// .pothole.yaml: what a project knows that pothole does not, and what it does
// not want to hear. docs/config.md describes it for users.
//
//   checks     globs, as --checks
//   exclude    regexes of paths, as --exclude
//   options    RULE.OPTION: VALUE, as in clang-tidy's CheckOptions
//   types      rows like TypeRow of checks/knowledge/Knowledge.h
//   functions  rows like FunctionRow
//
// A key that is not known, or a value that makes no sense, is an error that
// names the file, the line and the reason: a config that is half understood
// would silence something else than was meant.

#ifndef POTHOLE_TOOL_CONFIG_H
#define POTHOLE_TOOL_CONFIG_H

#include "checks/knowledge/Knowledge.h"
#include "checks/rules/RuleOptions.h"

#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pothole {

struct Config {
  std::string Path;                              // empty: there is none
  std::optional<std::vector<std::string>> Rules; // ids of those enabled
  std::vector<std::string> Exclude;
  RuleOptions Options;
  std::unique_ptr<Knowledge> Known; // null: the built-in rows
};

/// The .pothole.yaml in the nearest parent folder of a file or folder; empty if
/// there is none.
std::string findConfig(llvm::StringRef Start);

llvm::Expected<Config> readConfig(const std::string &Path);

/// The same over text; `Path` is for messages.
llvm::Expected<Config> parseConfig(llvm::StringRef Text,
                                   const std::string &Path);

} // namespace pothole

#endif
