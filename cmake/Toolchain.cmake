# Chosen before project(): the compiler of the LLVM we build on, unless the
# caller asked for another; ccache and lld where they are installed.

foreach(Language IN ITEMS C CXX)
  if(Language STREQUAL "C")
    set(Name clang-22)
    set(Environment CC)
  else()
    set(Name clang++-22)
    set(Environment CXX)
  endif()
  if(NOT DEFINED CMAKE_${Language}_COMPILER AND NOT DEFINED ENV{${Environment}})
    find_program(POTHOLE_DEFAULT_${Environment} ${Name})
    if(NOT POTHOLE_DEFAULT_${Environment})
      message(FATAL_ERROR "${Name} not found: install the Debian package "
        "clang-22 (./dev setup does), or set CMAKE_${Language}_COMPILER.")
    endif()
    set(CMAKE_${Language}_COMPILER ${POTHOLE_DEFAULT_${Environment}})
  endif()
endforeach()

# With a precompiled header ccache needs to be told that what it cannot see
# inside one does not matter.
find_program(POTHOLE_CCACHE ccache)
if(POTHOLE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros ${POTHOLE_CCACHE})
endif()
