// A vector that its copies share until one of them changes it: states are
// copied far more often than they change, and most of what two states hold is
// one and the same.

#ifndef POTHOLE_CHECKS_PROGRAM_SHAREDVECTOR_H
#define POTHOLE_CHECKS_PROGRAM_SHAREDVECTOR_H

#include "checks/program/SortedSet.h"

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/STLExtras.h"

#include <cstdint>

namespace pothole {

template <typename T> class SharedVector {
public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  SharedVector() = default;
  SharedVector(std::vector<T> Items) { *this = std::move(Items); }
  SharedVector &operator=(std::vector<T> Items) {
    Body = Items.empty() ? nullptr : new Node(std::move(Items));
    return *this;
  }

  const std::vector<T> &get() const { return Body ? Body->Items : None; }
  operator const std::vector<T> &() const { return get(); }
  const_iterator begin() const { return get().begin(); }
  const_iterator end() const { return get().end(); }
  bool empty() const { return get().empty(); }
  size_t size() const { return get().size(); }
  const T &operator[](size_t N) const { return get()[N]; }
  const T &front() const { return get().front(); }

  /// To change it; ends iterators.
  std::vector<T> &edit() {
    if (!Body)
      Body = new Node({});
    else if (Body->UseCount() > 1)
      Body = new Node(std::vector<T>(Body->Items));
    Body->Name = Unnamed;
    return Body->Items;
  }
  void clear() { Body = nullptr; }
  void set(size_t N, const T &Item) {
    if (!(get()[N] == Item))
      edit()[N] = Item;
  }
  template <typename F> void removeIf(F Gone) {
    if (llvm::any_of(get(), Gone))
      llvm::erase_if(edit(), Gone);
  }
  /// Makes each item what `Become(item)` returns.
  template <typename F> void transform(F Become) {
    for (size_t N = 0; N < size(); ++N)
      set(N, Become(get()[N]));
  }

  /// Equal for sure, without a look at the items.
  bool same(const SharedVector &Other) const { return Body == Other.Body; }
  friend bool operator==(const SharedVector &A, const SharedVector &B) {
    return A.same(B) || A.get() == B.get();
  }

  /// What stands for its content elsewhere: found by `Find` once.
  template <typename F> uint32_t name(F Find) const {
    if (!Body)
      return Find();
    if (Body->Name == Unnamed)
      Body->Name = Find();
    return Body->Name;
  }

private:
  static constexpr uint32_t Unnamed = ~0u;
  static inline const std::vector<T> None;
  struct Node : llvm::RefCountedBase<Node> {
    explicit Node(std::vector<T> Items) : Items(std::move(Items)) {}
    std::vector<T> Items;
    uint32_t Name = Unnamed;
  };
  llvm::IntrusiveRefCntPtr<Node> Body; // null: empty
};

// As a sorted set.

template <typename T> bool contains(const SharedVector<T> &Set, const T &X) {
  return contains(Set.get(), X);
}
template <typename T> bool insert(SharedVector<T> &Set, const T &X) {
  return !contains(Set, X) && insert(Set.edit(), X);
}
template <typename T> bool erase(SharedVector<T> &Set, const T &X) {
  return contains(Set, X) && erase(Set.edit(), X);
}
template <typename T>
bool unite(SharedVector<T> &Into, const std::vector<T> &From) {
  return !std::includes(Into.begin(), Into.end(), From.begin(), From.end()) &&
         unite(Into.edit(), From);
}
template <typename T>
bool unite(SharedVector<T> &Into, const SharedVector<T> &From) {
  return !Into.same(From) && unite(Into, From.get());
}
template <typename T>
bool unite(std::vector<T> &Into, const SharedVector<T> &From) {
  return unite(Into, From.get());
}
template <typename T>
bool intersect(SharedVector<T> &Into, const SharedVector<T> &With) {
  return !Into.same(With) &&
         !std::includes(With.begin(), With.end(), Into.begin(), Into.end()) &&
         intersect(Into.edit(), With.get());
}

} // namespace pothole

#endif
