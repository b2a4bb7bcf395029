# How every target is compiled and linked.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON) # the clang-tidy module needs it
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

include_directories("${CMAKE_CURRENT_SOURCE_DIR}")
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} "${POTHOLE_FLATBUFFERS}")

separate_arguments(LlvmDefinitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${LlvmDefinitions})
add_compile_definitions(
  POTHOLE_VERSION="${PROJECT_VERSION}"
  # Clang's own headers (stddef.h, ...), which a tool away from Clang's
  # folder would look for in vain.
  POTHOLE_RESOURCE_DIR="${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}")

# LLVM's packages are built with run-time types, so we need no -fno-rtti.
add_compile_options(-Wall -Wextra -Wno-missing-field-initializers)
if(POTHOLE_WERROR)
  add_compile_options(-Werror)
endif()

# A precompiled header without its time of making is the same whenever it is
# made, so that ccache may reuse what was compiled with it.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()

find_program(POTHOLE_LLD NAMES ld.lld-${POTHOLE_LLVM_MAJOR})
if(POTHOLE_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options("--ld-path=${POTHOLE_LLD}")
endif()
