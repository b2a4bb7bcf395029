// Numbers made of loop counters: constant + factor * symbol + ..., and whether
// two of them, computed by two threads, may be equal.
//
// A symbol counts from 0. That of a loop a team shares out has another value in
// each thread; of a loop that each thread runs by itself, any; what all threads
// of a team were handed is uniform.

#ifndef POTHOLE_CHECKS_PROGRAM_LINEAR_H
#define POTHOLE_CHECKS_PROGRAM_LINEAR_H

#include "checks/facts/Event.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace pothole {

using ThreadId = uint32_t;
using LinearId = uint32_t;
using SymbolId = uint32_t;

enum class SymbolKind : uint8_t { SharedOut, Counter, Uniform };

struct Symbol {
  SymbolKind Kind = SymbolKind::Counter;
  ThreadId Team = 0;
  uint32_t Body = 0;
  uint32_t At = 0;             // event or slot
  SymbolId Leader = 0;         // SharedOut: the outermost loop shared with it
  bool Signed = false;         // may be negative
  std::optional<int64_t> Most; // its greatest value
};

struct Linear {
  int64_t Constant = 0;
  std::map<SymbolId, int64_t> Terms; // factors are not 0
  bool Opaque = false;               // only known to depend on the symbols
  friend auto operator<=>(const Linear &, const Linear &) = default;

  void add(const Linear &Other, int64_t Times);
  void obscure(const Linear &By); // some other function of both
};

class LinearTable {
public:
  SymbolId symbol(const Symbol &S);
  SymbolId find(SymbolKind Kind, ThreadId Team, uint32_t Body,
                uint32_t At) const; // ~0u: none
  LinearId intern(const Linear &L);
  const Linear &operator[](LinearId Id) const { return *Forms[Id]; }
  const Symbol &symbolOf(SymbolId Id) const { return Symbols[Id]; }
  const std::vector<Symbol> &symbols() const { return Symbols; }
  bool has(const Linear &L, SymbolKind Kind) const;

private:
  std::map<Linear, LinearId> Ids;
  std::vector<const Linear *> Forms; // keys of Ids
  std::vector<Symbol> Symbols;
  std::map<std::tuple<SymbolKind, ThreadId, uint32_t, uint32_t>, SymbolId>
      SymbolIds;
};

/// Pairs of indices that must all be equal for two accesses to meet.
class Meeting {
public:
  explicit Meeting(const LinearTable &Table) : Table(Table) {}

  /// False if they never are, or if nothing but their being unknown says so.
  bool add(const Linear &A, const Linear &B);
  /// They meet only in one iteration of a loop the team shares out.
  bool inOneIteration(ThreadId Team) const;

private:
  bool addOpaque(const Linear &A, const Linear &B);
  bool addDigits(const Linear &Of);
  bool force(SymbolId Symbol, int64_t Difference);

  const LinearTable &Table;
  std::map<SymbolId, int64_t> Differences;
  std::set<SymbolId> Presumed; // equal, as far as programs usually go
};

} // namespace pothole

#endif
