// Guards that guard nothing, as the source of one function shows.

#ifndef POTHOLE_CHECKS_RULES_USELESSGUARDS_H
#define POTHOLE_CHECKS_RULES_USELESSGUARDS_H

#include "checks/program/Program.h"

namespace pothole {

enum class Useless : uint8_t {
  Unnamed,    // it dies at the end of its statement
  Declares,   // `unique_lock<mutex>(m);` makes a guard called m
  OfNothing,  // `scoped_lock()`
  LocalMutex, // nobody else can lock it
};

struct UselessGuard {
  Useless Why = Useless::Unnamed;
  std::string Lock; // or the guard's own name
  Location Place;
  Location Declared; // the local mutex
  EntityId In = NoEntity;
};

std::vector<UselessGuard> uselessGuards(const LinkUnit &Units);

} // namespace pothole

#endif
