// A map as a sorted vector of pairs: states are copied far more often than they
// change, and a vector copies at once. Iterators and references end with any
// insertion.

#ifndef POTHOLE_CHECKS_PROGRAM_SORTEDMAP_H
#define POTHOLE_CHECKS_PROGRAM_SORTEDMAP_H

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace pothole {

template <typename K, typename V> class SortedMap {
public:
  using Entry = std::pair<K, V>;
  using iterator = typename std::vector<Entry>::iterator;
  using const_iterator = typename std::vector<Entry>::const_iterator;

  iterator begin() { return Entries.begin(); }
  iterator end() { return Entries.end(); }
  const_iterator begin() const { return Entries.begin(); }
  const_iterator end() const { return Entries.end(); }
  bool empty() const { return Entries.empty(); }
  size_t size() const { return Entries.size(); }
  void clear() { Entries.clear(); }

  iterator lower_bound(const K &Key) {
    return std::lower_bound(Entries.begin(), Entries.end(), Key, before);
  }
  const_iterator lower_bound(const K &Key) const {
    return std::lower_bound(Entries.begin(), Entries.end(), Key, before);
  }
  iterator upper_bound(const K &Key) {
    iterator It = lower_bound(Key);
    return It != end() && It->first == Key ? std::next(It) : It;
  }
  iterator find(const K &Key) {
    iterator It = lower_bound(Key);
    return It != end() && It->first == Key ? It : end();
  }
  const_iterator find(const K &Key) const {
    const_iterator It = lower_bound(Key);
    return It != end() && It->first == Key ? It : end();
  }
  bool count(const K &Key) const { return find(Key) != end(); }

  V &operator[](const K &Key) {
    // Often filled in order.
    if (Entries.empty() || Entries.back().first < Key)
      return Entries.emplace_back(Key, V()).second;
    iterator It = lower_bound(Key);
    if (It == end() || It->first != Key)
      It = Entries.insert(It, Entry(Key, V()));
    return It->second;
  }
  /// Adds the entries of another map; where both have one, `Both(ours, theirs)`
  /// changes ours.
  template <typename F> void merge(const SortedMap &Other, F Both) {
    std::vector<Entry> All;
    All.reserve(std::max(size(), Other.size()));
    auto Ours = Entries.begin();
    for (const Entry &Theirs : Other.Entries) {
      while (Ours != Entries.end() && Ours->first < Theirs.first)
        All.push_back(std::move(*Ours++));
      if (Ours != Entries.end() && Ours->first == Theirs.first) {
        Both(Ours->second, Theirs.second);
        All.push_back(std::move(*Ours++));
      } else {
        All.push_back(Theirs);
      }
    }
    std::move(Ours, Entries.end(), std::back_inserter(All));
    Entries = std::move(All);
  }
  iterator erase(iterator It) { return Entries.erase(It); }
  void erase(const K &Key) {
    if (iterator It = find(Key); It != end())
      Entries.erase(It);
  }
  /// Drops entries for which `Gone(entry)` holds.
  template <typename F> void eraseIf(F Gone) {
    Entries.erase(std::remove_if(Entries.begin(), Entries.end(), Gone),
                  Entries.end());
  }

  friend bool operator==(const SortedMap &, const SortedMap &) = default;

private:
  static bool before(const Entry &E, const K &Key) { return E.first < Key; }
  std::vector<Entry> Entries;
};

} // namespace pothole

#endif
