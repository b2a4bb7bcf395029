//===- pothole inside clang-tidy ------------------------------------------===//
//
//   clang-tidy-22 --load=libpothole-tidy.so --checks='pothole-*' a.cpp
//
// Every rule of the catalog is a check. A check only says what its rule found:
// the unit is analysed once, for all checks of it. NOLINT, the header filter
// and the output are clang-tidy's own.

#include "checks/rules/Rule.h"
#include "tool/editor/ParsedUnit.h"
#include "tool/report/Wording.h"

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Lex/Preprocessor.h"

#include <map>
#include <mutex>

using namespace clang;
using namespace clang::ast_matchers;

namespace pothole {
namespace {

using UnitPointer = std::shared_ptr<ParsedUnit>;

/// The unit that the checks of one context are about. It lives as long as one
/// of them, and a context has the checks of one unit at a time. An editor makes
/// checks in several threads.
class Units {
public:
  UnitPointer of(tidy::ClangTidyContext &Context) {
    std::lock_guard<std::mutex> Lock(Mutex);
    std::erase_if(ByContext,
                  [](const auto &Each) { return Each.second.expired(); });
    std::weak_ptr<ParsedUnit> &Known = ByContext[&Context];
    UnitPointer Unit = Known.lock();
    if (!Unit) {
      Unit = std::make_shared<ParsedUnit>(enabledRules(Context));
      Known = Unit;
    }
    return Unit;
  }

private:
  static std::vector<std::string>
  enabledRules(const tidy::ClangTidyContext &Context) {
    std::vector<std::string> Ids;
    for (const Rule *Each : allRules())
      if (Context.isCheckEnabled(ruleName(Each->Id)))
        Ids.push_back(Each->Id);
    return Ids;
  }

  std::mutex Mutex;
  std::map<tidy::ClangTidyContext *, std::weak_ptr<ParsedUnit>> ByContext;
};

class RuleCheck : public tidy::ClangTidyCheck {
public:
  RuleCheck(llvm::StringRef Name, tidy::ClangTidyContext *Context,
            const Rule &Says, UnitPointer Unit)
      : ClangTidyCheck(Name, Context), Says(Says), Unit(std::move(Unit)) {
    for (const RuleOption &Each : optionsOf(Says))
      if (std::optional<llvm::StringRef> Value = Options.get(Each.Name)) {
        Set[Each.Name] = *Value;
        this->Unit->set(std::string(Says.Id) + "." + Each.Name, *Value);
      }
  }

  void storeOptions(tidy::ClangTidyOptions::OptionMap &Into) override {
    for (const RuleOption &Each : optionsOf(Says)) {
      auto It = Set.find(Each.Name);
      Options.store(Into, Each.Name,
                    It == Set.end() ? llvm::StringRef(Each.Default)
                                    : llvm::StringRef(It->second));
    }
  }

  void registerPPCallbacks(const SourceManager &, Preprocessor *Reader,
                           Preprocessor *) override {
    Unit->listen(Reader->getDiagnostics());
  }
  void registerMatchers(MatchFinder *Finder) override {
    Finder->addMatcher(translationUnitDecl(), this);
  }
  void check(const MatchFinder::MatchResult &Result) override {
    const RunReport &Report = Unit->report(*Result.Context);
    if (std::string Problem = Unit->takeProblem(); !Problem.empty())
      configurationDiag("%0", DiagnosticIDs::Error) << Problem;
    for (const Hazard &Found : Report.Hazards)
      if (Found.Rule == Says.Id)
        say(Found, Report, *Result.SourceManager);
  }

private:
  void say(const Hazard &Found, const RunReport &Report,
           SourceManager &Sources) {
    {
      auto Warning = diag(sourceLocation(Report, Found.Place, Sources), "%0");
      Warning << Found.Text;
      std::vector<Edit> Hinted;
      for (const Remedy &Each : Found.Remedies)
        if (!rowOf(Each.Kind).Decision && !meets(Each.Edits, Hinted)) {
          Hinted.insert(Hinted.end(), Each.Edits.begin(), Each.Edits.end());
          hint(Each, Report, Sources, Warning);
        }
    }
    for (const Note &Step : completeNotes(Found))
      diag(sourceLocation(Report, Step.Place, Sources), "%0",
           DiagnosticIDs::Note)
          << Step.Text;
    for (const Remedy &Each : Found.Remedies)
      if (rowOf(Each.Kind).Decision && !Each.Edits.empty())
        hint(Each, Report, Sources,
             diag(sourceLocation(Report, Each.Place, Sources),
                  "possible fix: %0", DiagnosticIDs::Note)
                 << rowOf(Each.Kind).Does);
  }

  /// Clang-tidy would apply a part of either; the next run offers the rest.
  static bool meets(llvm::ArrayRef<Edit> Some, llvm::ArrayRef<Edit> Others) {
    return llvm::any_of(Some, [&](const Edit &One) {
      return llvm::any_of(Others, [&](const Edit &Other) {
        return One.File == Other.File &&
               One.Offset <= Other.Offset + Other.Length &&
               Other.Offset <= One.Offset + One.Length;
      });
    });
  }

  static void hint(const Remedy &Wanted, const RunReport &Report,
                   SourceManager &Sources, const DiagnosticBuilder &To) {
    for (const Edit &Each : Wanted.Edits) {
      SourceLocation File = sourceLocation(Report, {Each.File, 1, 1}, Sources);
      if (File.isInvalid())
        return;
      SourceLocation Begin = File.getLocWithOffset(Each.Offset);
      To << FixItHint::CreateReplacement(
          CharSourceRange::getCharRange(Begin,
                                        Begin.getLocWithOffset(Each.Length)),
          Each.Text);
    }
  }

  const Rule &Says;
  UnitPointer Unit;
  std::map<std::string, std::string> Set; // options that were
};

class PotholeModule : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    auto Shared = std::make_shared<Units>();
    for (const Rule *Each : allRules())
      Factories.registerCheckFactory(
          ruleName(Each->Id), [Each, Shared](llvm::StringRef Name,
                                             tidy::ClangTidyContext *Context) {
            return std::make_unique<RuleCheck>(Name, Context, *Each,
                                               Shared->of(*Context));
          });
  }
};

tidy::ClangTidyModuleRegistry::Add<PotholeModule>
    Registration("pothole", "hazards of multithreaded code");

} // namespace
} // namespace pothole
