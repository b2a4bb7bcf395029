//===- Linear numbers: arithmetic, and when two of them meet
//---------------===//
//
// The dependence tests of parallelizing compilers: equal factors give the
// distance in iterations, the greatest common divisor and the bounds exclude
// the rest (Banerjee, "Dependence Analysis", 1997).
//
// Where the source does not say (an index read from memory, a row length that
// is a variable), different iterations are taken to use different elements, as
// they do in programs that work.

#include "checks/program/Linear.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace pothole {
namespace {

// Beyond these numbers nothing is computed exactly.
constexpr int64_t Large = int64_t(1) << 40;

/// Bounds of a sum; nullopt: none.
struct Range {
  std::optional<int64_t> Low = 0, High = 0;

  void add(const Symbol &S, int64_t Factor) {
    std::optional<int64_t> Most;
    if (S.Most && *S.Most < Large / (std::abs(Factor) + 1))
      Most = *S.Most * Factor;
    std::optional<int64_t> &Up = Factor > 0 ? High : Low;
    std::optional<int64_t> &Down = Factor > 0 ? Low : High;
    if (Up && Most)
      *Up += *Most;
    else
      Up.reset();
    if (S.Signed)
      Down.reset();
  }
};

} // namespace

void Linear::add(const Linear &Other, int64_t Times) {
  const Linear Added = Other; // it may be this
  Opaque |= Added.Opaque;
  auto accumulate = [&](int64_t &Sum, int64_t N) {
    int64_t Product = 0;
    Opaque |= llvm::MulOverflow(N, Times, Product) ||
              llvm::AddOverflow(Sum, Product, Sum) || Sum > Large ||
              Sum < -Large;
  };
  accumulate(Constant, Added.Constant);
  for (auto [Symbol, Factor] : Added.Terms)
    accumulate(Terms[Symbol], Factor);
  if (Opaque)
    obscure({});
  else
    std::erase_if(Terms, [](const auto &Term) { return Term.second == 0; });
}

void Linear::obscure(const Linear &By) {
  Opaque = true;
  Constant = 0;
  for (auto &[Symbol, Factor] : By.Terms)
    Terms[Symbol] = 1;
  for (auto &[Symbol, Factor] : Terms)
    Factor = 1;
}

SymbolId LinearTable::symbol(const Symbol &S) {
  auto [It, New] = SymbolIds.try_emplace({S.Kind, S.Team, S.Body, S.At},
                                         (SymbolId)Symbols.size());
  if (New) {
    Symbols.push_back(S);
    if (S.Kind == SymbolKind::SharedOut && S.Leader == ~0u)
      Symbols.back().Leader = It->second;
  }
  Symbol &Known = Symbols[It->second];
  // Another context, other bounds: the wider ones hold for both.
  if (!Known.Most || !S.Most)
    Known.Most.reset();
  else
    Known.Most = std::max(*Known.Most, *S.Most);
  Known.Signed |= S.Signed;
  return It->second;
}

SymbolId LinearTable::find(SymbolKind Kind, ThreadId Team, uint32_t Body,
                           uint32_t At) const {
  auto It = SymbolIds.find({Kind, Team, Body, At});
  return It == SymbolIds.end() ? ~0u : It->second;
}

LinearId LinearTable::intern(const Linear &L) {
  auto [It, New] = Ids.try_emplace(L, (LinearId)Forms.size());
  if (New)
    Forms.push_back(&It->first);
  return It->second;
}

bool LinearTable::has(const Linear &L, SymbolKind Kind) const {
  for (auto [Symbol, Factor] : L.Terms)
    if (Symbols[Symbol].Kind == Kind)
      return true;
  return false;
}

bool Meeting::force(SymbolId Symbol, int64_t Difference) {
  const auto &Most = Table.symbolOf(Symbol).Most;
  if (Most && std::abs(Difference) > *Most)
    return false;
  auto [Known, New] = Differences.try_emplace(Symbol, Difference);
  return Known->second == Difference;
}

bool Meeting::addOpaque(const Linear &A, const Linear &B) {
  bool Varies = Table.has(A, SymbolKind::SharedOut);
  if (Varies != Table.has(B, SymbolKind::SharedOut)) {
    const Linear &Fixed = Varies ? B : A;
    return !Table.has(Fixed, SymbolKind::Uniform);
  }
  if (!Varies)
    return A == B || Table.has(A, SymbolKind::Counter) ||
           Table.has(B, SymbolKind::Counter);
  for (auto [Symbol, Factor] : A.Terms)
    if (B.Terms.count(Symbol) &&
        Table.symbolOf(Symbol).Kind == SymbolKind::SharedOut)
      Presumed.insert(Symbol);
  return true;
}

/// `16 * tile + i` in both, with tile and i from loops shared out: like the
/// digits of a number, if the smaller never reaches a whole of the larger.
bool Meeting::addDigits(const Linear &Of) {
  std::vector<std::pair<int64_t, SymbolId>> Digits;
  for (auto [Symbol, Factor] : Of.Terms)
    if (Table.symbolOf(Symbol).Kind != SymbolKind::Uniform)
      Digits.push_back({std::abs(Factor), Symbol});
  std::sort(Digits.begin(), Digits.end());
  std::optional<int64_t> Reach = 0;
  int64_t Before = 0;
  for (auto [Factor, Symbol] : Digits) {
    if (Factor == Before || (Reach && Factor <= *Reach))
      return true;
    const auto &Most = Table.symbolOf(Symbol).Most;
    if (Reach && Most && *Most < Large / Factor)
      Reach = *Reach + *Most * Factor;
    else
      Reach.reset(); // taken to fit
    Before = Factor;
  }
  for (auto [Factor, Symbol] : Digits)
    if (Table.symbolOf(Symbol).Kind == SymbolKind::SharedOut)
      Presumed.insert(Symbol);
  return true;
}

bool Meeting::add(const Linear &A, const Linear &B) {
  if (A.Opaque || B.Opaque)
    return addOpaque(A, B);
  Linear Rest; // what all threads know: the same on both sides, or a distance
  Rest.add(A, 1);
  Rest.add(B, -1);
  for (auto [Symbol, Factor] : Rest.Terms)
    if (Table.symbolOf(Symbol).Kind == SymbolKind::Uniform)
      return false; // some distance nobody knows
  int64_t Constant = Rest.Constant;

  // The values of other symbols on the two sides have nothing to do with each
  // other.
  SymbolId Shared = ~0u;
  unsigned SharedCount = 0;
  int64_t SharedFactor = 0, Divisor = 0, WidestCounter = 0;
  int64_t NarrowestCounter = Large;
  bool SameFactor = true;
  Range All, Counters;
  for (auto [Side, Sign] : {std::pair(&A, 1), std::pair(&B, -1)})
    for (auto [Symbol, Factor] : Side->Terms) {
      const pothole::Symbol &S = Table.symbolOf(Symbol);
      if (S.Kind == SymbolKind::Uniform)
        continue;
      Divisor = std::gcd(Divisor, Factor);
      All.add(S, Factor * Sign);
      if (S.Kind == SymbolKind::Counter) {
        Counters.add(S, Factor * Sign);
        WidestCounter = std::max(WidestCounter, std::abs(Factor));
        NarrowestCounter = std::min(NarrowestCounter, std::abs(Factor));
        continue;
      }
      if (SharedCount == 0) {
        Shared = Symbol;
        SharedFactor = Factor;
      }
      SameFactor &= Symbol == Shared && Factor == SharedFactor;
      ++SharedCount;
    }
  if (Divisor ? Constant % Divisor != 0 : Constant != 0)
    return false;
  if ((All.Low && *All.Low + Constant > 0) ||
      (All.High && *All.High + Constant < 0))
    return false;
  if (SharedCount > 2 && Constant == 0 && A.Terms == B.Terms)
    return addDigits(A);
  if (SharedCount != 2 || !SameFactor)
    return true;

  // Factor * distance + counters + constant = 0.
  if (!WidestCounter)
    return Constant % SharedFactor == 0 &&
           force(Shared, -Constant / SharedFactor);
  int64_t Width = std::abs(SharedFactor);
  if (Counters.Low && Counters.High) {
    if (*Counters.Low + Constant > -Width && *Counters.High + Constant < Width)
      return force(Shared, 0);
    if (Table.symbolOf(Shared).Most || NarrowestCounter <= Width)
      return true;
  }
  // Rows or strides of a length the source does not say: as long as the other
  // counter runs.
  if (WidestCounter < Width || NarrowestCounter > Width)
    Presumed.insert(Shared);
  return true;
}

bool Meeting::inOneIteration(ThreadId Team) const {
  std::map<SymbolId, bool> Groups; // by leader: all symbols equal so far
  const std::vector<Symbol> &Symbols = Table.symbols();
  for (SymbolId Id = 0; Id < Symbols.size(); ++Id) {
    const Symbol &S = Symbols[Id];
    if (S.Kind != SymbolKind::SharedOut || S.Team != Team)
      continue;
    auto Known = Differences.find(Id);
    bool Equal = Presumed.count(Id) ||
                 (Known != Differences.end() && Known->second == 0);
    auto [Group, New] = Groups.try_emplace(S.Leader, Equal);
    // One unknown number says all of what two counters make.
    Group->second = Presumed.count(Id) ? true : Group->second && Equal;
  }
  for (auto [Leader, Equal] : Groups)
    if (Equal)
      return true;
  return false;
}

} // namespace pothole
