// Hand-built runs that every report format is tried on: one with everything
// that can go well or wrong in it, one that found no thread. Places point into
// test/report/input, except for some that point nowhere.

#ifndef POTHOLE_TEST_REPORT_SAMPLERUN_H
#define POTHOLE_TEST_REPORT_SAMPLERUN_H

#include "tool/report/Report.h"

namespace pothole::sample {

constexpr FileId Counter = 0;
constexpr FileId Gone = 1; // no such file, outside the root, hard to quote

inline RunReport empty() {
  RunReport Run;
  Run.Source = "compile_commands.json";
  Run.RootDirectory = POTHOLE_SOURCE_DIR "/test/report/input";
  Run.Files = {{Run.RootDirectory + "/counter.cpp"},
               {"/nowhere/odd name#1\xFF.h", /*System=*/true}};
  Run.Seconds = 1.44;
  return Run;
}

inline Note at(uint32_t Line, uint32_t Column, std::string Text,
               NoteKind Kind = NoteKind::Other) {
  return {{Counter, Line, Column}, std::move(Text), Kind};
}

/// Both sides known, further states with the same cause, a remedy.
inline Hazard race() {
  Hazard Found;
  Found.Rule = "data-race";
  Found.Place = {Counter, 7, 4};
  Found.Text = "data race on 'hits': 'serve' writes it without a lock, 'main' "
               "reads it holding 'mu'";
  Found.State = "hits";
  Found.Symbol = "serve";
  Note Start =
      at(13, 15, "thread 'serve' starts here (one at a time)", NoteKind::Start);
  Note Write = at(7, 4, "'serve' writes; locks held: none", NoteKind::Access);
  Note Call = at(15, 3, "'main' calls 'total'", NoteKind::Call);
  Note Lock = at(14, 3, "'mu' taken", NoteKind::Acquire);
  Note Read = at(7, 30, "'main' reads; locks held: 'mu'", NoteKind::Access);
  Note Same = at(10, 20, "same object: a global");
  Found.Notes = {Start,
                 Write,
                 Call,
                 Lock,
                 Read,
                 Same,
                 at(7, 4, "fix: hold 'mu' here (4 of 7 shared accesses do)")};
  Found.Threads = {{"serve", {Start, Write}, {}},
                   {"main", {Call, Lock, Read}, {"mu"}}};
  Found.Related = {at(4, 5, "declared here")};
  Found.SameCause = {"misses", "errors"};
  Remedy Fix = {RemedyKind::NameGuard, Found.Place, "mu"};
  Fix.Edits = {{Counter, 40, 3, " Guard\n"}, {Counter, 50, 0, "\xFF"}};
  Remedy None = {RemedyKind::OwnBuffer, Found.Place, "localtime"};
  None.Obstacle = "there is no \"call\" here";
  Found.Remedies = {Fix, None};
  return Found;
}

/// A function that races with itself: both sides at one place.
inline Hazard selfRace() {
  Hazard Found;
  Found.Rule = "data-race";
  Found.Place = {Counter, 10, 20};
  Found.Text = "data race on 'gr\xC3\xB6\xC3\x9F"
               "e': several 'serve' write it";
  Found.State = "gr\xC3\xB6\xC3\x9F"
                "e";
  Found.Symbol = "serve";
  Found.Trust = Confidence::Medium;
  Note Start = at(13, 15, "thread 'serve' starts here (loop: several run)",
                  NoteKind::Start);
  Note Write = at(10, 20, "'serve' writes; locks held: none", NoteKind::Access);
  Found.Notes = {Start, Write};
  Found.Threads = {{"serve", {Start, Write}, {}},
                   {"serve", {Start, Write}, {}}};
  Found.Assumptions = {"'Pool::Submit' starts a thread"};
  return Found;
}

/// Nothing known but words, and these chosen to break formats.
inline Hazard placeless() {
  Hazard Found;
  Found.Rule = "of-another-version";
  Found.Text = "'a{0}[](1)' \"quoted\" \\ \xFF";
  Found.State = "a[]->*b";
  Found.Trust = Confidence::Low;
  Found.Notes = {{{}, "about the whole"},
                 {{Gone, 3, 1}, "in a file that is gone"},
                 {{99, 1, 1}, "in a file nobody knows"},
                 at(1000, 1, "after the end of the file"),
                 at(4, 900, "after the end of the line")};
  return Found;
}

inline RunReport everything() {
  RunReport Run = empty();
  Run.Units = 5;
  Run.Analysed = 3;
  Run.Recovered = 1;
  Run.Hazards = {race(), selfRace(), placeless()};
  ProgramSummary Server;
  Server.Main = "counter.cpp:12";
  Server.Roots = {{"main", false, {Counter, 12, 5}},
                  {"serve", true, {Counter, 13, 15}},
                  {"terminatorThreadProc", false, {}},
                  {"signalHandlerProc", false, {}},
                  {"consumer_decompress", true, {}}};
  ProgramSummary Tool;
  Tool.Main = "tool.cpp:3";
  Tool.Roots = {{"main", false, {}}};
  Tool.CallableTakers = {"'Pool::Submit', 214 calls"};
  Run.Programs = {Server, Tool};
  Run.Failed = {{Run.RootDirectory + "/lost.cpp", "no such file"},
                {Run.RootDirectory + "/loop.cpp", "timed out after 60 s"}};
  Run.Gaps = {{GapKind::ParseError, {Counter, 4, 1}, "unknown type 'Foo'"},
              {GapKind::ParseError, {Counter, 9, 1}, "unknown type 'Foo'"},
              {GapKind::UnknownCode, {Counter, 7, 2}, "inline assembly"},
              {GapKind::Limit, {}, ""}};
  Run.LeftOut = {.Uncertain = 1, .Vendored = 2, .Excluded = 3, .NoLint = 4};
  Run.Mistakes = {at(9, 4, "'NOLINTEND' ends nothing")};
  Run.Verdicts = {{"raced", 2}, {"guarded", 13}, {"unknown", 0}};
  return Run;
}

/// A library in which nothing starts a thread that we know of.
inline RunReport threadless() {
  RunReport Run = empty();
  Run.Units = Run.Analysed = 1;
  ProgramSummary Library;
  Library.Library = true;
  for (char Letter = 'a'; Letter < 'k'; ++Letter)
    Library.CallableTakers.push_back(std::string("'") + Letter + "', 1 call");
  Run.Programs = {Library};
  return Run;
}

} // namespace pothole::sample

#endif
