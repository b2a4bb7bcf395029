//===- A rule's page: what, why, example, fix, limits ---------------------===//

#include "tool/Pipeline.h"

namespace pothole {

void printRulePage(const Rule &Rule, llvm::raw_ostream &Out) {
  Out << "# pothole-" << Rule.Id << "\n\n" << Rule.Summary << ".\n\n";
  if (Rule.Cwe)
    Out << "CWE-" << Rule.Cwe << ".\n\n";
  Out << "## Why it bites\n\n" << Rule.Why << "\n\n";
  Out << "## Example\n\n```cpp\n" << Rule.Example << "```\n\n";
  Out << "## Fixed\n\n```cpp\n"
      << Rule.Fixed << "```\n\n"
      << Rule.Help << "\n\n";
  if (Rule.Remedies[0] != RemedyKind::None)
    Out << "## Edits\n\n";
  for (RemedyKind Kind : Rule.Remedies) {
    const RemedyRow &Row = rowOf(Kind);
    if (Kind != RemedyKind::None)
      Out << "- `" << Row.Name << "` " << Row.Does
          << (Row.Decision ? "; a decision: only by `--fix-notes`.\n" : ".\n");
  }
  if (Rule.Remedies[0] != RemedyKind::None)
    Out << "\n";
  Out << "## Options\n\nIn `.pothole.yaml` under `options`, in `.clang-tidy` "
         "under `CheckOptions` with `pothole-` before the rule's "
         "name.\n\n| option | if not said | |\n|---|---|---|\n";
  for (const RuleOption &Each : optionsOf(Rule))
    Out << "| `" << Rule.Id << "." << Each.Name << "` | "
        << (*Each.Default ? "`" + std::string(Each.Default) + "`" : "") << " | "
        << Each.Does << " |\n";
  Out << "\n## What it does not see\n\n" << Rule.Blind << "\n";
}

} // namespace pothole
