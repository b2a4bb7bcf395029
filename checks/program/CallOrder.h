// In which order contexts run: what is called before what calls it. Contexts
// that call each other form one component and run until they are settled.

#ifndef POTHOLE_CHECKS_PROGRAM_CALLORDER_H
#define POTHOLE_CHECKS_PROGRAM_CALLORDER_H

#include <cstdint>
#include <vector>

namespace pothole {

/// The strongly connected components of a graph, successors first.
std::vector<std::vector<uint32_t>>
components(const std::vector<std::vector<uint32_t>> &Successors);

} // namespace pothole

#endif
