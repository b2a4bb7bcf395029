// Sorted sets by number, so that records which mention them stay small.

#ifndef POTHOLE_CHECKS_PROGRAM_SETTABLE_H
#define POTHOLE_CHECKS_PROGRAM_SETTABLE_H

#include "checks/program/SharedVector.h"

#include <map>

namespace pothole {

template <typename T> class SetTable {
public:
  uint32_t intern(const std::vector<T> &Set) {
    auto [It, New] = Ids.try_emplace(Set, (uint32_t)Sets.size());
    if (New)
      Sets.push_back(&It->first);
    return It->second;
  }
  uint32_t intern(const SharedVector<T> &Set) {
    return Set.name([&] { return intern(Set.get()); });
  }
  const std::vector<T> &operator[](uint32_t Id) const { return *Sets[Id]; }

private:
  std::map<std::vector<T>, uint32_t> Ids;
  std::vector<const std::vector<T> *> Sets; // keys of Ids
};

} // namespace pothole

#endif
