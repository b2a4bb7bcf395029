# pothole_library(NAME FOLDER [DEPENDS NAME...] [LINK LIBRARY...]
#                 [EXCEPT FILE...] [SCHEMA FILE.fbs] [PRECOMPILE HEADER])
#
# The static library pothole_NAME of all FOLDER/*.cpp: a new file needs no
# word here. SCHEMA is compiled to FILE_generated.h, which only this library
# can include. A folder without sources gives a library without objects, so
# that its headers can be depended on all the same.

# What nearly every file includes, compiled once for all libraries.
add_library(pothole_pch OBJECT cmake/pch/Empty.cpp)
target_precompile_headers(pothole_pch PRIVATE cmake/pch/Common.h)
target_compile_options(pothole_pch PRIVATE -fno-exceptions)

function(pothole_library Name Folder)
  cmake_parse_arguments(PARSE_ARGV 2 Arg "" "SCHEMA;PRECOMPILE"
    "DEPENDS;LINK;EXCEPT")
  file(GLOB Sources CONFIGURE_DEPENDS "${Folder}/*.cpp")
  foreach(File IN LISTS Arg_EXCEPT)
    list(REMOVE_ITEM Sources "${CMAKE_CURRENT_SOURCE_DIR}/${Folder}/${File}")
  endforeach()

  set(Library pothole_${Name})
  add_library(${Library} STATIC cmake/pch/Empty.cpp ${Sources})
  list(TRANSFORM Arg_DEPENDS PREPEND pothole_)
  target_link_libraries(${Library} PUBLIC ${Arg_DEPENDS} ${Arg_LINK})
  target_compile_options(${Library} PRIVATE -fno-exceptions)
  if(Arg_PRECOMPILE)
    target_precompile_headers(${Library} PRIVATE "${Arg_PRECOMPILE}")
  else()
    target_precompile_headers(${Library} REUSE_FROM pothole_pch)
  endif()
  if(Arg_SCHEMA)
    pothole_schema(${Library} "${Arg_SCHEMA}")
  endif()
endfunction()

function(pothole_schema Library Schema)
  file(GLOB Found CONFIGURE_DEPENDS "${Schema}")
  if(NOT Found)
    return()
  endif()
  get_filename_component(Stem "${Schema}" NAME_WE)
  set(Folder "${CMAKE_BINARY_DIR}/generated/${Library}")
  set(Header "${Folder}/${Stem}_generated.h")
  add_custom_command(OUTPUT "${Header}"
    COMMAND "${POTHOLE_FLATC}" --cpp --cpp-std c++17 --scoped-enums
      -o "${Folder}" "${CMAKE_CURRENT_SOURCE_DIR}/${Schema}"
    DEPENDS "${Schema}"
    COMMENT "flatc ${Schema}"
    VERBATIM)
  target_sources(${Library} PRIVATE "${Header}")
  target_include_directories(${Library} SYSTEM PRIVATE "${Folder}")
endfunction()
