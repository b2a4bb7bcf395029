// A map as a sorted vector of pairs, which copies share. Iterators and
// references end with any change.

#ifndef POTHOLE_CHECKS_PROGRAM_SORTEDMAP_H
#define POTHOLE_CHECKS_PROGRAM_SORTEDMAP_H

#include "checks/program/SharedVector.h"

#include <utility>

namespace pothole {

template <typename K, typename V> class SortedMap {
public:
  using Entry = std::pair<K, V>;
  using const_iterator = typename std::vector<Entry>::const_iterator;

  const_iterator begin() const { return Entries.begin(); }
  const_iterator end() const { return Entries.end(); }
  bool empty() const { return Entries.empty(); }
  size_t size() const { return Entries.size(); }
  void clear() { Entries.clear(); }

  const_iterator lower_bound(const K &Key) const {
    return std::lower_bound(begin(), end(), Key, before);
  }
  const_iterator upper_bound(const K &Key) const {
    const_iterator It = lower_bound(Key);
    return It != end() && It->first == Key ? std::next(It) : It;
  }
  const_iterator find(const K &Key) const {
    const_iterator It = lower_bound(Key);
    return It != end() && It->first == Key ? It : end();
  }
  bool count(const K &Key) const { return find(Key) != end(); }

  V &operator[](const K &Key) {
    std::vector<Entry> &All = Entries.edit();
    // Often filled in order.
    if (All.empty() || All.back().first < Key)
      return All.emplace_back(Key, V()).second;
    auto It = std::lower_bound(All.begin(), All.end(), Key, before);
    if (It == All.end() || It->first != Key)
      It = All.insert(It, Entry(Key, V()));
    return It->second;
  }
  void set(const K &Key, const V &Value) {
    if (auto It = find(Key); It == end() || !(It->second == Value))
      (*this)[Key] = Value;
  }
  /// Adds the entries of another map; where both have one,
  /// `Both(ours, theirs)` is what becomes of ours: of equal ones, the same.
  template <typename F> bool merge(const SortedMap &Other, F Both) {
    if (Entries.same(Other.Entries) || Other.empty())
      return false;
    std::vector<Entry> All;
    All.reserve(std::max(size(), Other.size()));
    bool Changed = false;
    const_iterator Ours = begin();
    for (const Entry &Theirs : Other) {
      while (Ours != end() && Ours->first < Theirs.first)
        All.push_back(*Ours++);
      if (Ours != end() && Ours->first == Theirs.first) {
        V Joined = Both(Ours->second, Theirs.second);
        Changed |= !(Joined == Ours->second);
        All.push_back({Theirs.first, Joined});
        ++Ours;
      } else {
        All.push_back(Theirs);
        Changed = true;
      }
    }
    All.insert(All.end(), Ours, end());
    if (Changed)
      Entries = std::move(All);
    return Changed;
  }
  void erase(const K &Key) {
    if (const_iterator It = find(Key); It != end()) {
      size_t At = It - begin();
      std::vector<Entry> &All = Entries.edit();
      All.erase(All.begin() + At);
    }
  }
  /// Drops entries for which `Gone(entry)` holds.
  template <typename F> void eraseIf(F Gone) { Entries.removeIf(Gone); }
  /// Makes each value what `Become(key, value)` returns.
  template <typename F> void transform(F Become) {
    Entries.transform([&](const Entry &E) {
      return Entry(E.first, Become(E.first, E.second));
    });
  }
  bool same(const SortedMap &Other) const {
    return Entries.same(Other.Entries);
  }

  friend bool operator==(const SortedMap &, const SortedMap &) = default;

private:
  static bool before(const Entry &E, const K &Key) { return E.first < Key; }
  SharedVector<Entry> Entries;
};

} // namespace pothole

#endif
