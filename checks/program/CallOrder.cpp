//===- Components of a call graph -----------------------------------------===//
//
// Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput.
// 1972, without recursion: call chains are long.

#include "checks/program/CallOrder.h"

#include <algorithm>

namespace pothole {

std::vector<std::vector<uint32_t>>
components(const std::vector<std::vector<uint32_t>> &Successors) {
  constexpr uint32_t Unseen = ~0u;
  const size_t Size = Successors.size();
  std::vector<uint32_t> Number(Size, Unseen), Lowest(Size, 0);
  std::vector<bool> Open(Size, false);
  std::vector<uint32_t> Pending;
  std::vector<std::pair<uint32_t, size_t>> Way; // node, next successor
  std::vector<std::vector<uint32_t>> Result;
  uint32_t Next = 0;
  auto enter = [&](uint32_t Node) {
    Number[Node] = Lowest[Node] = Next++;
    Open[Node] = true;
    Pending.push_back(Node);
    Way.push_back({Node, 0});
  };
  for (uint32_t Root = 0; Root < Size; ++Root) {
    if (Number[Root] != Unseen)
      continue;
    enter(Root);
    while (!Way.empty()) {
      auto &[Node, At] = Way.back();
      if (At < Successors[Node].size()) {
        uint32_t To = Successors[Node][At++];
        if (Number[To] == Unseen)
          enter(To);
        else if (Open[To])
          Lowest[Node] = std::min(Lowest[Node], Number[To]);
        continue;
      }
      uint32_t Done = Node;
      Way.pop_back();
      if (!Way.empty())
        Lowest[Way.back().first] =
            std::min(Lowest[Way.back().first], Lowest[Done]);
      if (Lowest[Done] != Number[Done])
        continue;
      Result.emplace_back();
      uint32_t Member;
      do {
        Member = Pending.back();
        Pending.pop_back();
        Open[Member] = false;
        Result.back().push_back(Member);
      } while (Member != Done);
    }
  }
  return Result;
}

} // namespace pothole
