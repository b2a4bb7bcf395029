//===- Subcommands -> Pipeline -> exit code -------------------------------===//
//
// Exit codes: 0 nothing found, 1 hazards found, 2 the job could not be done.

#include "tool/Pipeline.h"

#include "checks/extract/Extract.h"
#include "checks/facts/Dump.h"
#include "checks/facts/Serialize.h"
#include "checks/facts/WriteFile.h"
#include "tool/Config.h"
#include "tool/FixRun.h"
#include "tool/drive/CompileCommands.h"
#include "tool/drive/Database.h"
#include "tool/drive/Workers.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/ManagedStatic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"

#include <chrono>

using namespace pothole;
namespace cl = llvm::cl;

namespace {

cl::SubCommand CheckCommand("check",
                            "Analyse units together and report hazards");
cl::SubCommand ExtractCommand("extract", "Write one unit's facts to a file");
cl::SubCommand LinkCommand("link", "Judge facts files together");
cl::SubCommand InventoryCommand("inventory",
                                "List shared states with their verdicts");
cl::SubCommand RulesCommand("rules", "List the rules");
cl::SubCommand ExplainCommand("explain", "Explain a rule");

cl::OptionCategory InputCategory("Input");
cl::OptionCategory JudgingCategory("Judging");
cl::OptionCategory OutputCategory("Output");

#define ANALYSING cl::sub(CheckCommand), cl::sub(InventoryCommand)

cl::opt<std::string> Database("p", cl::value_desc("dir"), ANALYSING,
                              cl::desc("Folder of compile_commands.json "
                                       "(default: search upwards)"),
                              cl::cat(InputCategory));
cl::list<std::string> Wanted(cl::Positional, cl::sub(CheckCommand),
                             cl::desc("[file, folder or regex...]"),
                             cl::cat(InputCategory));
cl::opt<std::string> WantedState(cl::Positional, cl::sub(InventoryCommand),
                                 cl::desc("[state]"), cl::cat(InputCategory));
cl::list<std::string> InventoryFiles("file", cl::sub(InventoryCommand),
                                     cl::value_desc("file or regex"),
                                     cl::desc("Only these units"),
                                     cl::cat(InputCategory));
cl::list<std::string> Exclude("exclude", ANALYSING, cl::value_desc("regex"),
                              cl::desc("Leave out units, and reports in files, "
                                       "whose path matches"),
                              cl::cat(InputCategory));
cl::list<std::string> ExtraArguments("extra-arg", ANALYSING,
                                     cl::desc("Add to every command"),
                                     cl::cat(InputCategory));
cl::list<std::string> RemovedArguments("removed-arg", ANALYSING,
                                       cl::desc("Remove from every command"),
                                       cl::cat(InputCategory));
cl::opt<std::string> ConfigFile(
    "config", cl::sub(CheckCommand), cl::sub(InventoryCommand),
    cl::sub(LinkCommand), cl::sub(ExtractCommand), cl::value_desc("file"),
    cl::desc("Configuration (default: .pothole.yaml in the nearest parent "
             "folder of the first input)"),
    cl::cat(InputCategory));
cl::opt<unsigned> Jobs("j", ANALYSING, cl::Prefix, cl::init(0),
                       cl::value_desc("n"),
                       cl::desc("Units at once (default: all processors)"),
                       cl::cat(InputCategory));
cl::opt<unsigned> TimeLimit("unit-timeout", ANALYSING, cl::init(600),
                            cl::value_desc("seconds"),
                            cl::desc("Longest time for one unit"),
                            cl::cat(InputCategory));
cl::opt<unsigned> MemoryLimit("unit-memory", ANALYSING, cl::init(6144),
                              cl::value_desc("MiB"),
                              cl::desc("Most memory for one unit"),
                              cl::cat(InputCategory));
/// A number, or nothing for any number.
struct NumberOrAll : cl::parser<unsigned> {
  using parser::parser;
  bool parse(cl::Option &Option, llvm::StringRef Name, llvm::StringRef Value,
             unsigned &Out) {
    Out = ~0u;
    return !Value.empty() && parser::parse(Option, Name, Value, Out);
  }
};
cl::opt<unsigned, false, NumberOrAll> AllowFailedUnits(
    "allow-failed-units", ANALYSING, cl::ValueOptional, cl::init(0),
    cl::value_desc("n"),
    cl::desc("Do not fail the run for (up to n) units that gave nothing"),
    cl::cat(InputCategory));

cl::opt<bool> PrintCommands("print-commands", cl::sub(CheckCommand), cl::Hidden,
                            cl::desc("Print the commands that would be run as "
                                     "a compile database, and stop"),
                            cl::cat(InputCategory));

cl::opt<std::string> Checks("checks", cl::sub(CheckCommand),
                            cl::sub(LinkCommand), cl::init("*"),
                            cl::value_desc("globs"),
                            cl::desc("Rules to run: '*,-mutable-global'"),
                            cl::cat(JudgingCategory));
cl::opt<bool> AllConfidences("all", cl::sub(CheckCommand), cl::sub(LinkCommand),
                             cl::desc("Also show low-confidence hazards"),
                             cl::cat(JudgingCategory));

cl::opt<bool> Vendored("vendored", cl::sub(CheckCommand), cl::sub(LinkCommand),
                       cl::desc("Also report in system headers and folders "
                                "like third_party"),
                       cl::cat(JudgingCategory));

cl::opt<bool> Fix("fix", cl::sub(CheckCommand),
                  cl::desc("Change the sources where a remedy is an edit that "
                           "is safe"),
                  cl::cat(OutputCategory));
cl::list<RemedyKind>
    FixNotes("fix-notes", cl::sub(CheckCommand), cl::CommaSeparated,
             cl::desc("Like --fix, and decide for these as well"),
             cl::values(clEnumValN(RemedyKind::ThreadLocal, "thread-local",
                                   "a scratch static for each thread"),
                        clEnumValN(RemedyKind::MakeAtomic, "atomic",
                                   "std::atomic counters and flags"),
                        clEnumValN(RemedyKind::MagicStatic, "magic-static",
                                   "statics made by their initializers"),
                        clEnumValN(RemedyKind::HoldLock, "lock-guard",
                                   "the lock that other accesses hold")),
             cl::cat(OutputCategory));

enum class Format { Text, Sarif, Json };
cl::opt<Format> OutputFormat(
    "format", cl::sub(CheckCommand), cl::sub(LinkCommand),
    cl::init(Format::Text), cl::desc("What to print"),
    cl::values(clEnumValN(Format::Text, "text", "for people (default)"),
               clEnumValN(Format::Sarif, "sarif", "SARIF 2.1.0"),
               clEnumValN(Format::Json, "json", "see docs/json.md")),
    cl::cat(OutputCategory));
cl::list<std::string> Reports("report", cl::sub(CheckCommand),
                              cl::sub(LinkCommand),
                              cl::value_desc("format=file"),
                              cl::desc("Also write a report to a file"),
                              cl::cat(OutputCategory));
cl::opt<bool> Quiet("quiet", cl::sub(CheckCommand), cl::sub(LinkCommand),
                    cl::desc("Hazards only"), cl::cat(OutputCategory));
cl::opt<bool> Stats("stats", ANALYSING, cl::sub(LinkCommand), cl::Hidden,
                    cl::desc("Print what each stage cost, on stderr"),
                    cl::cat(OutputCategory));
cl::opt<std::string> OutputFile("o", cl::sub(ExtractCommand),
                                cl::value_desc("file"),
                                cl::desc("Facts file to write"),
                                cl::cat(OutputCategory));
cl::opt<bool> DumpFacts("dump", cl::sub(ExtractCommand), cl::Hidden,
                        cl::desc("Print the facts for people"),
                        cl::cat(OutputCategory));
cl::opt<std::string> ExtractFile(cl::Positional, cl::sub(ExtractCommand),
                                 cl::desc("<source file>"),
                                 cl::cat(InputCategory));
cl::list<std::string> FactsFiles(cl::Positional, cl::sub(LinkCommand),
                                 cl::desc("<facts file>..."),
                                 cl::cat(InputCategory));
cl::opt<std::string> RuleName(cl::Positional, cl::sub(ExplainCommand),
                              cl::desc("<rule>"), cl::cat(InputCategory));

int fail(const llvm::Twine &Text) {
  llvm::WithColor::error(llvm::errs(), "pothole") << Text << "\n";
  return 2;
}
int fail(llvm::Error Why) { return fail(llvm::toString(std::move(Why))); }

int interrupted(int Signal) {
  fail("interrupted");
  return 128 + Signal;
}

/// Full disks and closed pipes: to have printed nothing is no success.
int closeOutput(int Code) {
  llvm::outs().flush();
  std::error_code Problem = llvm::outs().error();
  if (!Problem)
    return Code;
  llvm::outs().clear_error(); // else its destructor ends the process
  return fail("standard output: " + Problem.message());
}

/// Facts name files as they are, whatever links led to them.
std::string realPath(llvm::StringRef Path) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Path, Real) ? Path.str() : Real.str().str();
}

/// The project's configuration; with none, all is as built in.
llvm::Expected<Config> loadConfig(llvm::StringRef FirstInput) {
  if (ConfigFile.getNumOccurrences())
    return readConfig(ConfigFile);
  std::string Path = findConfig(
      llvm::sys::fs::exists(FirstInput) ? FirstInput : llvm::StringRef("."));
  return Path.empty() ? Config() : readConfig(Path);
}

llvm::Expected<std::vector<std::string>> enabledRules(const Config &Own) {
  if (Own.Rules && !Checks.getNumOccurrences())
    return *Own.Rules;
  llvm::Expected<std::vector<std::string>> Rules = selectRules(Checks);
  if (!Rules)
    return llvm::createStringError("--checks: " +
                                   llvm::toString(Rules.takeError()));
  return Rules;
}

std::vector<std::string> excluded(const Config &Own) {
  std::vector<std::string> All(Exclude.begin(), Exclude.end());
  All.insert(All.end(), Own.Exclude.begin(), Own.Exclude.end());
  return All;
}

/// "compile_commands.json with .pothole.yaml": what decided the result.
std::string sourceText(llvm::StringRef Units, const Config &Own) {
  if (Own.Path.empty())
    return Units.str();
  llvm::StringRef Path = Own.Path;
  if (Path.consume_front(realPath(".")))
    Path.consume_front("/");
  return (Units + " with " + Path).str();
}

/// The units of a run, extracted.
struct Extracted {
  std::vector<TuFacts> Units;
  std::vector<FailedUnit> Failed;
  std::vector<Gap> Notes;
  std::string Source;
  unsigned Wanted = 0;
  int Signal = 0;

  void add(TuFacts Unit) {
    Repeated.drop(Unit);
    Units.push_back(std::move(Unit));
  }

private:
  RepeatedBodies Repeated;
};

/// What the units cost, of which the parent's timers know nothing.
class UnitCosts {
public:
  void add(const std::string &File, const UnitResult &Unit) {
    Processor += Unit.ProcessorSeconds;
    Facts += Unit.Bytes.size();
    Slowest = std::max(Slowest, {Unit.Seconds, File});
    Largest = std::max(Largest, {Unit.PeakMemory, File});
  }
  void print(llvm::raw_ostream &Out) const {
    Out << llvm::formatv("pothole: units: {0:f2} s of processor time, {1} kB "
                         "of facts; slowest {2:f2} s, {3}; largest {4} MB, "
                         "{5}\n",
                         Processor, Facts >> 10, Slowest.first, Slowest.second,
                         Largest.first >> 20, Largest.second);
  }

private:
  double Processor = 0;
  uint64_t Facts = 0;
  std::pair<double, std::string> Slowest;
  std::pair<uint64_t, std::string> Largest;
};

llvm::Expected<CommandList>
selectCommands(const std::vector<std::string> &Names,
               const std::optional<std::vector<std::string>> &Flags,
               const Config &Own) {
  Selection Choice;
  Choice.Database = Database;
  Choice.Wanted = Names;
  Choice.Exclude = excluded(Own);
  Choice.FixedFlags = Flags;
  Choice.Scrub.ExtraArguments.assign(ExtraArguments.begin(),
                                     ExtraArguments.end());
  Choice.Scrub.RemovedArguments.assign(RemovedArguments.begin(),
                                       RemovedArguments.end());
  return loadCommands(Choice);
}

llvm::Expected<Extracted>
extractAll(const std::vector<std::string> &Names,
           const std::optional<std::vector<std::string>> &Flags,
           const Config &Own) {
  StageTimer Timer("extract", Stats);
  llvm::Expected<CommandList> Commands = selectCommands(Names, Flags, Own);
  if (!Commands)
    return Commands.takeError();

  Extracted Result;
  Result.Source = sourceText(llvm::sys::path::filename(Commands->Source), Own);
  Result.Wanted = Commands->Commands.size();
  for (const std::string &Text : Commands->Notes)
    llvm::WithColor::note(llvm::errs(), "pothole") << Text << "\n";

  WorkerOptions Options;
  Options.Jobs = Jobs;
  Options.TimeLimit = TimeLimit;
  Options.MemoryLimit = uint64_t(MemoryLimit) << 20;
  bool Terminal = llvm::sys::Process::StandardErrIsDisplayed();
  if (Terminal)
    Options.Progress = [](size_t Done, size_t Of, const std::string &File) {
      llvm::errs() << "\r\x1b[K";
      if (Done < Of)
        llvm::errs() << "[" << Done << "/" << Of << "] "
                     << llvm::sys::path::filename(File);
    };
  auto Work = [&Own](const Command &Unit) -> llvm::Expected<std::string> {
    if (std::string Missing = missingInput(Unit); !Missing.empty())
      return llvm::createStringError(Missing);
    llvm::Expected<TuFacts> Facts = extractUnit(Unit, Own.Known.get());
    if (!Facts)
      return Facts.takeError();
    return writeFacts(*Facts);
  };
  UnitCosts Costs;
  auto Deliver = [&](size_t Index, UnitResult Unit) {
    const std::string File = realPath(Commands->Commands[Index].File);
    Costs.add(File, Unit);
    if (Unit.failed()) {
      Result.Failed.push_back({File, Unit.Failure});
      return;
    }
    llvm::Expected<TuFacts> Facts = readFacts(Unit.Bytes, File);
    if (Facts)
      Result.add(std::move(*Facts));
    else
      Result.Failed.push_back({File, llvm::toString(Facts.takeError())});
  };
  Result.Signal = runWorkers(Commands->Commands, Work, Deliver, Options);
  if (Stats)
    Costs.print(llvm::errs());
  return Result;
}

void print(const RunReport &Run, Format As, bool Colour,
           llvm::raw_ostream &Out) {
  switch (As) {
  case Format::Text:
    return printText(Run, {.Colour = Colour, .Quiet = Quiet}, Out);
  case Format::Sarif:
    return printSarif(Run, Out);
  case Format::Json:
    return printJson(Run, Out);
  }
}

/// A report to write besides what is printed.
struct Wish {
  Format As = Format::Text;
  std::string Path;
};

/// Asked for before the work, which may take long.
llvm::Expected<std::vector<Wish>> reportsWanted() {
  std::vector<Wish> Wishes;
  for (const std::string &Text : Reports) {
    auto [Name, Path] = llvm::StringRef(Text).split('=');
    auto As = llvm::StringSwitch<std::optional<Format>>(Name)
                  .Case("text", Format::Text)
                  .Case("sarif", Format::Sarif)
                  .Case("json", Format::Json)
                  .Default(std::nullopt);
    if (!As || Path.empty())
      return llvm::createStringError(
          "--report " + Text + ": expected text=FILE, sarif=FILE or json=FILE");
    Wishes.push_back({*As, Path.str()});
  }
  return Wishes;
}

/// Prints the run as asked for; the exit code.
int report(const RunReport &Run, const std::vector<Wish> &Wishes) {
  StageTimer Timer("report", Stats);
  bool Colour = OutputFormat == Format::Text &&
                llvm::sys::Process::StandardOutHasColors();
  print(Run, OutputFormat, Colour, llvm::outs());
  bool Failed = closeOutput(0) != 0;
  for (const Wish &Each : Wishes) {
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    print(Run, Each.As, false, Out);
    if (llvm::Error Problem = writeFile(Each.Path, Text)) {
      fail(std::move(Problem));
      Failed = true;
    }
  }
  if (Failed)
    return 2;
  if (Run.Failed.size() > AllowFailedUnits) {
    if (Quiet)
      fail(llvm::Twine(Run.Failed.size()) + " of " + llvm::Twine(Run.Units) +
           " units gave nothing; first: " + Run.Failed.front().File + ": " +
           Run.Failed.front().Reason);
    return 2;
  }
  return Run.Hazards.empty() ? 0 : 1;
}

/// Links and judges; completes the report with how the run went.
struct Outcome {
  LinkUnit Linked;
  Judged Result;
};

void judgeExtracted(Extracted Units, const std::vector<std::string> &Rules,
                    const Config &Own, Outcome &Out) {
  unsigned Analysed = Units.Units.size(), Recovered = 0;
  for (const TuFacts &Unit : Units.Units)
    Recovered += Unit.Recovered;
  {
    StageTimer Timer("link", Stats);
    Out.Linked = link(std::move(Units.Units));
  }
  RunOptions Options;
  Options.Rules = Rules;
  Options.Options = Own.Options;
  Options.Source = Units.Source;
  Options.RootDirectory = realPath(".");
  Options.AllConfidences = AllConfidences;
  Options.EveryState = bool(InventoryCommand);
  Options.Vendored = Vendored;
  Options.Exclude = excluded(Own);
  Options.Timed = Stats;
  if (llvm::sys::Process::StandardErrIsDisplayed())
    Options.Progress = [](size_t Done, size_t Of, size_t Functions) {
      llvm::errs() << "\r\x1b[K";
      if (Done < Of)
        llvm::errs() << llvm::formatv(
            "judging: program {0} of {1}, {2:N} functions", Done + 1, Of,
            Functions);
    };
  Out.Result = judgeUnits(Out.Linked, Options);
  RunReport &Run = Out.Result.Report;
  proposeEdits(Run.Hazards, Run.Files,
               ownSources(Run.RootDirectory, Options.Exclude));
  Run.Units = Units.Wanted;
  Run.Analysed = Analysed;
  Run.Recovered = Recovered;
  Run.Failed = std::move(Units.Failed);
}

using Clock = std::chrono::steady_clock;

int printCommands(const std::optional<std::vector<std::string>> &Flags,
                  const Config &Own) {
  llvm::Expected<CommandList> Commands =
      selectCommands({Wanted.begin(), Wanted.end()}, Flags, Own);
  if (!Commands)
    return fail(Commands.takeError());
  writeDatabase(Commands->Commands, llvm::outs());
  return 0;
}

int check(const std::optional<std::vector<std::string>> &Flags) {
  Clock::time_point Start = Clock::now();
  llvm::Expected<Config> Own = loadConfig(Wanted.empty() ? "" : Wanted[0]);
  if (!Own)
    return fail(Own.takeError());
  if (PrintCommands)
    return printCommands(Flags, *Own);
  llvm::Expected<std::vector<std::string>> Rules = enabledRules(*Own);
  if (!Rules)
    return fail(Rules.takeError());
  llvm::Expected<std::vector<Wish>> Wishes = reportsWanted();
  if (!Wishes)
    return fail(Wishes.takeError());
  llvm::Expected<Extracted> Units =
      extractAll({Wanted.begin(), Wanted.end()}, Flags, *Own);
  if (!Units)
    return fail(Units.takeError());
  if (Units->Signal)
    return interrupted(Units->Signal);
  Outcome Out;
  judgeExtracted(std::move(*Units), *Rules, *Own, Out);
  Out.Result.Report.Seconds =
      std::chrono::duration<double>(Clock::now() - Start).count();
  RunReport &Run = Out.Result.Report;
  int Code = report(Run, *Wishes);
  std::set<RemedyKind> Decisions(FixNotes.begin(), FixNotes.end());
  if ((Fix || !Decisions.empty()) &&
      !fixRun(Run, Decisions, ownSources(Run.RootDirectory, excluded(*Own)),
              llvm::errs()))
    return 2;
  return Code;
}

int inventory(const std::optional<std::vector<std::string>> &Flags) {
  llvm::Expected<Config> Own =
      loadConfig(InventoryFiles.empty() ? "" : InventoryFiles[0]);
  if (!Own)
    return fail(Own.takeError());
  llvm::Expected<Extracted> Units =
      extractAll({InventoryFiles.begin(), InventoryFiles.end()}, Flags, *Own);
  if (!Units)
    return fail(Units.takeError());
  if (Units->Signal)
    return interrupted(Units->Signal);
  Outcome Out;
  judgeExtracted(std::move(*Units), {}, *Own, Out);
  const RunReport &Run = Out.Result.Report;
  for (const FailedUnit &Unit : Run.Failed)
    llvm::WithColor::warning(llvm::errs(), "pothole")
        << Unit.File << ": " << Unit.Reason << "\n";
  if (!printInventory(Out.Result.Programs, Run, WantedState, llvm::outs()) &&
      !WantedState.empty())
    return fail("no state is called '" + WantedState +
                "' (pothole inventory lists all)");
  return Run.Failed.size() > AllowFailedUnits ? 2 : 0;
}

int linkFiles() {
  llvm::Expected<Config> Own = loadConfig("");
  if (!Own)
    return fail(Own.takeError());
  llvm::Expected<std::vector<std::string>> Rules = enabledRules(*Own);
  if (!Rules)
    return fail(Rules.takeError());
  llvm::Expected<std::vector<Wish>> Wishes = reportsWanted();
  if (!Wishes)
    return fail(Wishes.takeError());
  if (FactsFiles.empty())
    return fail("link: no facts files given");
  Extracted Units;
  Units.Wanted = FactsFiles.size();
  Units.Source =
      sourceText(llvm::Twine(FactsFiles.size()).str() + " facts files", *Own);
  for (const std::string &Path : FactsFiles) {
    llvm::Expected<TuFacts> Facts = readFactsFile(Path);
    if (Facts)
      Units.add(std::move(*Facts));
    else
      Units.Failed.push_back({Path, llvm::toString(Facts.takeError())});
  }
  Outcome Out;
  judgeExtracted(std::move(Units), *Rules, *Own, Out);
  return report(Out.Result.Report, *Wishes);
}

int extractOne(const std::optional<std::vector<std::string>> &Flags) {
  if (ExtractFile.empty())
    return fail("extract: no source file given");
  if (OutputFile.empty() && !DumpFacts)
    return fail("extract: -o FILE is missing");
  llvm::Expected<Config> Own = loadConfig(ExtractFile);
  if (!Own)
    return fail(Own.takeError());
  Selection Choice;
  Choice.Wanted = {ExtractFile};
  Choice.FixedFlags = Flags;
  llvm::Expected<CommandList> Commands = loadCommands(Choice);
  if (!Commands)
    return fail(Commands.takeError());
  if (std::string Missing = missingInput(Commands->Commands.front());
      !Missing.empty())
    return fail(ExtractFile + ": " + Missing);
  llvm::Expected<TuFacts> Facts =
      extractUnit(Commands->Commands.front(), Own->Known.get());
  if (!Facts)
    return fail(ExtractFile + ": " + llvm::toString(Facts.takeError()));
  if (DumpFacts)
    llvm::outs() << dump(*Facts);
  if (!OutputFile.empty())
    if (llvm::Error Error = writeFactsFile(*Facts, OutputFile))
      return fail(std::move(Error));
  return 0;
}

int listRules() {
  for (const Rule *R : allRules())
    llvm::outs() << "pothole-" << R->Id << "\n    " << R->Summary << "\n";
  return 0;
}

int explain() {
  const Rule *R = findRule(RuleName);
  if (!R)
    return fail("no rule is called '" + RuleName +
                "' (pothole rules lists all)");
  printRulePage(*R, llvm::outs());
  return 0;
}

int run(const std::optional<std::vector<std::string>> &Flags) {
  if (CheckCommand)
    return check(Flags);
  if (InventoryCommand)
    return inventory(Flags);
  if (LinkCommand)
    return linkFiles();
  if (ExtractCommand)
    return extractOne(Flags);
  if (RulesCommand)
    return listRules();
  if (ExplainCommand)
    return explain();
  cl::PrintHelpMessage(/*Hidden=*/false, /*Categorized=*/true);
  return 2;
}

} // namespace

int main(int Count, const char **Arguments) {
  llvm::llvm_shutdown_obj AtTheEnd; // timers print
  // What follows "--" are flags for the compiler, not ours.
  std::vector<const char *> Own;
  std::optional<std::vector<std::string>> Flags;
  for (int N = 0; N < Count; ++N) {
    if (Flags)
      Flags->push_back(Arguments[N]);
    else if (llvm::StringRef(Arguments[N]) == "--")
      Flags.emplace();
    else
      Own.push_back(Arguments[N]);
  }
  cl::HideUnrelatedOptions({&InputCategory, &JudgingCategory, &OutputCategory});
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &Out) { Out << "pothole " POTHOLE_VERSION "\n"; });
  if (!cl::ParseCommandLineOptions(
          Own.size(), Own.data(),
          "pothole finds what breaks when C++ and C code goes multithreaded\n",
          &llvm::errs()))
    return 2;
  return closeOutput(run(Flags));
}
