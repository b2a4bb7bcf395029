// From what threads do with each other's handles to what is wrong about it.

#ifndef POTHOLE_CHECKS_PROGRAM_HANDLES_H
#define POTHOLE_CHECKS_PROGRAM_HANDLES_H

#include "checks/program/Interpreter.h"

namespace pothole {

/// Sorted by place.
std::vector<LostThread> judgeHandles(const Interpreter &I);
std::vector<OutlivedLocal> judgeLentLocals(const Interpreter &I);
std::vector<ExitRace> judgeExits(const Interpreter &I);

} // namespace pothole

#endif
