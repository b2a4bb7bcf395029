//===- The loop around the only call of a function ------------------------===//

#include "checks/program/OnlyCall.h"

namespace pothole {

OnlyCalls::OnlyCalls(const LinkUnit &Units) {
  for (const auto *Bodies : {&Units.Functions, &Units.Initializers})
    for (const Function &Body : *Bodies)
      for (EventId Id = 0; Id < Body.Events.size(); ++Id) {
        const Event &E = Body.Events[Id];
        if (E.Kind != EventKind::Call || E.Callee == NoEntity)
          continue;
        auto [It, New] = Only.try_emplace(E.Callee, CallSite{&Body, Id});
        if (!New || E.has(Flag::Virtual) || Body.Self == E.Callee)
          It->second.In = nullptr;
      }
  for (EntityId Id : Units.AddressTaken)
    Only.erase(Id);
}

const Shape &OnlyCalls::shapeOf(const Function &Body) {
  std::unique_ptr<Shape> &Found = Shapes[&Body];
  if (!Found)
    Found = std::make_unique<Shape>(Body);
  return *Found;
}

const std::vector<CallSite> &OnlyCalls::toLoop(const Function &Body,
                                               EventId At) {
  auto [Place, New] = Known.try_emplace({&Body, At});
  std::vector<CallSite> &Result = Place->second;
  if (!New)
    return Result;
  constexpr size_t Deep = 4;
  Result.push_back({&Body, At});
  for (;;) {
    auto [In, Event] = Result.back();
    const Shape &S = shapeOf(*In);
    if (S.inLoop(S.BlockOf[Event]))
      return Result;
    auto It = In->Self == NoEntity ? Only.end() : Only.find(In->Self);
    if (It == Only.end() || !It->second.In || Result.size() == Deep) {
      Result.clear();
      return Result;
    }
    Result.push_back(It->second);
  }
}

} // namespace pothole
