# Everything pothole is built on, all of it Debian packages (packages.txt).

macro(pothole_missing What Package)
  message(FATAL_ERROR "${What} not found: install the Debian package "
    "${Package} (./dev setup installs everything pothole needs).")
endmacro()

# Asked for without a version: these packages refuse `find_package(Clang 22)`.
# Other releases of LLVM may be installed beside this one, so its own folder
# is looked into first.
set(POTHOLE_LLVM_MAJOR 22)
set(LlvmHint "/usr/lib/llvm-${POTHOLE_LLVM_MAJOR}")
find_package(LLVM CONFIG QUIET HINTS "${LlvmHint}")
if(NOT LLVM_FOUND)
  pothole_missing("LLVM" llvm-${POTHOLE_LLVM_MAJOR}-dev)
endif()
if(NOT LLVM_VERSION_MAJOR EQUAL POTHOLE_LLVM_MAJOR)
  message(STATUS "found LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")
  pothole_missing("LLVM ${POTHOLE_LLVM_MAJOR}" llvm-${POTHOLE_LLVM_MAJOR}-dev)
endif()
find_package(Clang CONFIG QUIET HINTS "${LLVM_INSTALL_PREFIX}")
if(NOT Clang_FOUND)
  pothole_missing("Clang" libclang-${POTHOLE_LLVM_MAJOR}-dev)
endif()
if(NOT EXISTS "${LLVM_INSTALL_PREFIX}/include/clang/AST/AST.h")
  pothole_missing("Clang's headers" libclang-${POTHOLE_LLVM_MAJOR}-dev)
endif()
message(STATUS "LLVM and Clang ${LLVM_PACKAGE_VERSION}: ${LLVM_INSTALL_PREFIX}")

find_program(POTHOLE_FLATC flatc)
if(NOT POTHOLE_FLATC)
  pothole_missing("flatc" flatbuffers-compiler)
endif()
find_path(POTHOLE_FLATBUFFERS flatbuffers/flatbuffers.h)
if(NOT POTHOLE_FLATBUFFERS)
  pothole_missing("flatbuffers/flatbuffers.h" libflatbuffers-dev)
endif()

# The solver makes and drops states all the time; with the C library's malloc
# a run takes a tenth longer (bench/README.md). Sanitizers bring their own.
find_library(POTHOLE_JEMALLOC jemalloc)
mark_as_advanced(POTHOLE_JEMALLOC)
string(TOUPPER "${CMAKE_BUILD_TYPE}" BuildType)
if(CMAKE_CXX_FLAGS_${BuildType} MATCHES "-fsanitize")
  set(POTHOLE_JEMALLOC OFF)
endif()

if(POTHOLE_TESTS)
  find_package(GTest CONFIG QUIET)
  if(NOT GTest_FOUND)
    pothole_missing("GoogleTest" libgtest-dev)
  endif()
  if(NOT TARGET GTest::gmock)
    pothole_missing("GoogleMock" libgmock-dev)
  endif()
endif()
