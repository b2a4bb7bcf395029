// Sets as sorted vectors: small, ordered, cheap to compare.

#ifndef POTHOLE_CHECKS_PROGRAM_SORTEDSET_H
#define POTHOLE_CHECKS_PROGRAM_SORTEDSET_H

#include <algorithm>
#include <iterator>
#include <vector>

namespace pothole {

template <typename T> bool contains(const std::vector<T> &Set, const T &X) {
  return std::binary_search(Set.begin(), Set.end(), X);
}

template <typename T> bool insert(std::vector<T> &Set, const T &X) {
  auto It = std::lower_bound(Set.begin(), Set.end(), X);
  if (It != Set.end() && *It == X)
    return false;
  Set.insert(It, X);
  return true;
}

template <typename T> bool erase(std::vector<T> &Set, const T &X) {
  auto It = std::lower_bound(Set.begin(), Set.end(), X);
  if (It == Set.end() || !(*It == X))
    return false;
  Set.erase(It);
  return true;
}

template <typename T>
bool unite(std::vector<T> &Into, const std::vector<T> &From) {
  if (std::includes(Into.begin(), Into.end(), From.begin(), From.end()))
    return false;
  std::vector<T> Both;
  std::set_union(Into.begin(), Into.end(), From.begin(), From.end(),
                 std::back_inserter(Both));
  Into = std::move(Both);
  return true;
}

template <typename T>
bool intersect(std::vector<T> &Into, const std::vector<T> &With) {
  std::vector<T> Both;
  std::set_intersection(Into.begin(), Into.end(), With.begin(), With.end(),
                        std::back_inserter(Both));
  bool Changed = Both.size() != Into.size();
  Into = std::move(Both);
  return Changed;
}

} // namespace pothole

#endif
