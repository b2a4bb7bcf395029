// The families of built-in rows: one function, one file each.

#ifndef POTHOLE_CHECKS_KNOWLEDGE_TABLES_H
#define POTHOLE_CHECKS_KNOWLEDGE_TABLES_H

#include "checks/knowledge/Knowledge.h"

namespace pothole {

Table standardThreads();    // locks, guards, conditions, threads, atomics
Table standardMemory();     // smart pointers, std::function, utilities
Table standardContainers(); // containers, strings, iterators, streams
Table standardAlgorithms();
Table posix();    // pthread, semaphores, signals, buffers of system calls
Table cLibrary(); // <string.h>, <stdlib.h>, <stdio.h>, C11 threads
Table boost();
Table abseil();
Table folly();
Table qt();
Table windows();
Table sdl();
Table apr();
Table pools(); // TBB, OpenMP's locks, Asio, GLib, thread pools

/// Bit N of FunctionRow::Reads and Writes.
template <typename... Numbers> constexpr uint16_t args(Numbers... N) {
  return uint16_t((0u | ... | (1u << N)));
}

} // namespace pothole

#endif
