//===- Names of lock functions --------------------------------------------===//
//
// The verb is the last word, or the first if the rest names a lock. "lock" is
// also a noun (`lock_init`), part of other words (`block`, `clock`, `locked`),
// and something done to files, pages and pictures: none of these is meant.

#include "checks/program/LockNames.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <vector>

using namespace llvm;

namespace pothole {
namespace {

/// `__ha_rwlock_wrlock`, `RWLockAcquire`: words, lower case.
std::vector<std::string> wordsOf(StringRef Name) {
  std::vector<std::string> Words(1);
  for (size_t N = 0; N < Name.size(); ++N) {
    bool Upper = isUpper(Name[N]);
    bool Begins =
        Upper && N > 0 &&
        (isLower(Name[N - 1]) || isDigit(Name[N - 1]) ||
         (isUpper(Name[N - 1]) && N + 1 < Name.size() && isLower(Name[N + 1])));
    if ((Begins || !isAlnum(Name[N])) && !Words.back().empty())
      Words.emplace_back();
    if (isAlnum(Name[N]))
      Words.back() += toLower(Name[N]);
  }
  if (Words.back().empty())
    Words.pop_back();
  return Words;
}

bool among(StringRef Word, ArrayRef<StringLiteral> List) {
  return is_contained(List, Word);
}

bool namesLock(StringRef Word) {
  static constexpr StringLiteral Nouns[] = {
      "lock",     "mutex", "mtx", "rwlock", "spinlock", "spin", "rwl",
      "critical", "crit",  "cs",  "futex",  "lck",      "gil",  "mutx"};
  return among(Word, Nouns);
}

bool mapped(StringRef Word) {
  static constexpr StringLiteral Others[] = {
      "file",    "files", "flock",  "fd",     "fcntl",  "lockfile", "pidfile",
      "memory",  "mem",   "page",   "pages",  "pixels", "surface",  "texture",
      "bitmap",  "rect",  "cursor", "window", "screen", "keyboard", "door",
      "account", "caps",  "byte",   "range",  "row",    "table",    "record"};
  return among(Word, Others);
}

/// What stands before "lock" and "unlock" in one word.
bool qualifies(StringRef Word) {
  static constexpr StringLiteral Kinds[] = {
      "",   "rd",   "wr",  "r",     "w",   "read",   "write",
      "rw", "spin", "rec", "mutex", "mtx", "shared", "excl"};
  return among(Word, Kinds);
}

StringRef modeOf(StringRef Word) {
  if (among(Word, {"rd", "r", "read", "reader", "shared"}))
    return "rd";
  if (among(Word, {"wr", "w", "write", "writer", "exclusive", "excl"}))
    return "wr";
  return "";
}

/// The verb, taken out of the words.
struct Verb {
  bool Takes = false, Try = false;
  StringRef Family; // a pair has one
  std::string Mode, Rest;
};

std::optional<Verb> verbIn(StringRef Word) {
  Verb V;
  if (among(Word, {"acquire", "release"})) {
    V.Takes = Word == "acquire";
    V.Family = "acquire";
    return V;
  }
  if (among(Word, {"enter", "leave", "exit"})) {
    V.Takes = Word == "enter";
    V.Family = "enter";
    return V;
  }
  V.Try = Word.consume_front("try");
  if (!Word.consume_back("lock"))
    return std::nullopt;
  V.Takes = !Word.consume_back("un");
  if (!qualifies(Word) || (V.Try && !V.Takes))
    return std::nullopt;
  V.Mode = modeOf(Word).str();
  if (V.Mode.empty())
    V.Rest = Word.str();
  return V;
}

} // namespace

std::optional<LockName> lockNameOf(StringRef Name) {
  std::vector<std::string> Words = wordsOf(Name);
  if (Words.empty() || any_of(Words, mapped))
    return std::nullopt;
  LockName Found;
  auto add = [&](ArrayRef<std::string> Rest) {
    for (const std::string &Word : Rest)
      (Found.Stem += Word) += '_';
  };
  // `x_lock_shared`, `x_unlock_irqrestore`
  std::string Mode;
  while (Words.size() > 1) {
    if (StringRef Of = modeOf(Words.back());
        !Of.empty() && Words.back().size() > 2)
      Mode = Of.str();
    else if (!among(Words.back(), {"irq", "irqsave", "irqrestore", "bh"}))
      break;
    Words.pop_back();
  }
  // `spin_acquire_lock`, `unlock_rwlock`: the last word only says of what.
  size_t At = Words.size() - 1;
  if (namesLock(Words.back()))
    for (size_t N = 0; N + 1 < Words.size(); ++N)
      if (std::optional<Verb> Named = verbIn(Words[N]);
          Named && (!Named->Family.empty() ||
                    (N == 0 && among(Words[N], {"lock", "unlock", "trylock"}))))
        At = N;
  std::optional<Verb> Is = verbIn(Words[At]);
  std::vector<std::string> Others(Words);
  Others.erase(Others.begin() + At);
  ArrayRef<std::string> Rest(Others);
  if (!Is)
    return std::nullopt;
  // `spin_try_lock`, `x_read_lock`
  if (Is->Takes && !Rest.empty() && Rest.back() == "try") {
    Is->Try = true;
    Rest = Rest.drop_back();
  }
  if (Is->Mode.empty() && !Rest.empty() && Rest.back().size() > 2 &&
      !modeOf(Rest.back()).empty()) {
    Mode = modeOf(Rest.back()).str();
    Rest = Rest.drop_back();
  }
  // `lock_acquire` takes a lock, `buffer_acquire` who knows what.
  if (!Is->Family.empty() && none_of(Rest, namesLock))
    return std::nullopt;
  Found.Takes = Is->Takes;
  Found.Try = Is->Try;
  Found.Mode = Is->Mode.empty() ? Mode : Is->Mode;
  Found.Reader = Found.Mode == "rd";
  add(Rest);
  Found.Stem += Is->Rest;
  Found.Stem += Is->Family;
  return Found;
}

bool speaksOfLock(StringRef Text) {
  SmallVector<StringRef, 4> Names;
  SplitString(Text, Names, " *&,:<>()");
  return any_of(Names, [](StringRef Name) {
    return any_of(wordsOf(Name), [](StringRef Word) {
      return namesLock(Word) ||
             (Word.ends_with("lock") && Word != "block" && Word != "clock") ||
             Word.contains("mutex");
    });
  });
}

bool speaksOfMapping(StringRef Text) { return any_of(wordsOf(Text), mapped); }

} // namespace pothole
