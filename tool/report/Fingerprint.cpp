// A hazard's name that survives edits elsewhere. Lines and columns would make
// every hazard below an inserted line a new one, so none is in it; nor is the
// path, so that moving a file keeps its history. What remains equal is counted.

#include "tool/report/Report.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <map>

namespace pothole {

std::vector<std::string> fingerprints(const RunReport &Run) {
  std::map<std::string, unsigned> Seen;
  std::vector<std::string> Result;
  for (const Hazard &Found : Run.Hazards) {
    llvm::SHA256 Hash;
    for (llvm::StringRef Part : {Found.Rule, Found.State, Found.Symbol}) {
      Hash.update(Part);
      Hash.update(llvm::StringRef("\0", 1)); // "ab","c" is not "a","bc"
    }
    // Half of it: still no accidents, and it fits on a line.
    std::string Name =
        llvm::toHex(llvm::ArrayRef<uint8_t>(Hash.final()).take_front(16),
                    /*LowerCase=*/true);
    unsigned Ordinal = ++Seen[Name];
    Result.push_back(Name + ":" + llvm::utostr(Ordinal));
  }
  return Result;
}

} // namespace pothole
