# How a layer and a test are declared. Every file is named; nothing is globbed.

find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)

add_library(metsuke_options INTERFACE)
target_compile_options(metsuke_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Wcast-qual -Wundef
  -fstack-protector-strong -fstack-clash-protection -fPIE -pthread
  # A failed ASSERT names its file from the root: the same object wherever the tree lies (and a
  # second tree finds it in the compiler's cache), and no machine's path in the program.
  -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=
  # g++ 12.2 sees overlaps in std::string that are not there (its bug 105651), and its other flow
  # warnings err at -O2 too: they are shown, but do not stop the build.
  -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=array-bounds
  -Wno-error=stringop-overflow -Wno-error=stringop-overread)
target_compile_definitions(metsuke_options INTERFACE
  _GLIBCXX_ASSERTIONS METSUKE_VERSION="${PROJECT_VERSION}")
target_include_directories(metsuke_options INTERFACE ${PROJECT_SOURCE_DIR}/daemon)
target_link_options(metsuke_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
if(METSUKE_WERROR)
  target_compile_options(metsuke_options INTERFACE -Werror)
endif()
if(METSUKE_SANITIZE)
  target_compile_options(metsuke_options INTERFACE
    -fsanitize=${METSUKE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(metsuke_options INTERFACE -fsanitize=${METSUKE_SANITIZE})
  if(METSUKE_SANITIZE MATCHES undefined)
    # The address sanitizer sees these too; checked twice they double the time to compile.
    target_compile_options(metsuke_options INTERFACE -fno-sanitize=null,object-size,vptr)
  endif()
endif()

# Five files of a target are compiled as one: a third of the work of a clean build. Names in unnamed
# namespaces must therefore differ between files of a target.
option(METSUKE_UNITY "Compile files of a target together" OFF)
if(METSUKE_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 5)
  target_compile_options(metsuke_options INTERFACE -Wno-subobject-linkage)
endif()

# Leaves out of the list `files` what is named but not written yet, with a warning, and looks
# again when something appears in the folder: one unwritten file must not stop every build.
function(metsuke_present name files)
  set(present "")
  foreach(file ${${files}})
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
      list(APPEND present ${file})
    else()
      message(WARNING "${name}: ${file} is listed and not there")
      get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR}/${file} DIRECTORY)
      if(EXISTS ${folder})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder})
      endif()
    endif()
  endforeach()
  set(${files} ${present} PARENT_SCOPE)
endfunction()

# What nearly every file includes, compiled once for the layers and once for the tests.
# Our own headers stay out: a change of one would build all anew.
option(METSUKE_PRECOMPILE "Precompile what nearly every file includes" OFF)
set(METSUKE_TEST_OPTIONS "" CACHE STRING "Compiler options of the tests' own files, as in -O0")
set(METSUKE_PRECOMPILED <algorithm> <array> <charconv> <chrono> <functional> <map> <memory>
  <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
function(metsuke_precompile target kind)
  if(NOT METSUKE_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET ${kind}_precompiled)
    file(WRITE ${PROJECT_BINARY_DIR}/${kind}_precompiled.cpp "")
    add_library(${kind}_precompiled OBJECT ${PROJECT_BINARY_DIR}/${kind}_precompiled.cpp)
    target_link_libraries(${kind}_precompiled PRIVATE metsuke_options)
    if(kind STREQUAL test)
      target_link_libraries(${kind}_precompiled PRIVATE Catch2::Catch2)
      target_compile_options(${kind}_precompiled PRIVATE ${METSUKE_TEST_OPTIONS})
      set(more <catch2/catch.hpp>)
    endif()
    target_precompile_headers(${kind}_precompiled PRIVATE ${METSUKE_PRECOMPILED} ${more})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${kind}_precompiled)
endfunction()

# metsuke_layer(rule AFTER contract SOURCES a.cpp b.cpp HEADERS a.h LIBRARIES re2)
# A layer links the one on its left PUBLIC, and what it needs from outside PRIVATE.
function(metsuke_layer name)
  cmake_parse_arguments(LAYER "" "AFTER" "SOURCES;HEADERS;LIBRARIES" ${ARGN})
  metsuke_present(${name} LAYER_SOURCES)
  metsuke_present(${name} LAYER_HEADERS)
  if(NOT LAYER_SOURCES)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE metsuke_options ${LAYER_AFTER} ${LAYER_LIBRARIES})
    return()
  endif()
  add_library(${name} STATIC ${LAYER_SOURCES} ${LAYER_HEADERS})
  target_link_libraries(${name} PUBLIC metsuke_options ${LAYER_AFTER})
  target_link_libraries(${name} PRIVATE ${LAYER_LIBRARIES})
  metsuke_precompile(${name} layer)
endfunction()

# metsuke_test(base SOURCES digest_test.cpp LIBRARIES base): one program a layer,
# each TEST_CASE a test of ctest.
function(metsuke_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LIBRARIES" ${ARGN})
  metsuke_present(${name}_test TEST_SOURCES)
  if(NOT TEST_SOURCES)
    return()
  endif()
  add_executable(${name}_test ${TEST_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${TEST_LIBRARIES} test_support Catch2::Catch2WithMain)
  target_compile_definitions(${name}_test PRIVATE METSUKE_ROOT="${PROJECT_SOURCE_DIR}"
    METSUKE_BIN="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  target_compile_options(${name}_test PRIVATE ${METSUKE_TEST_OPTIONS})
  metsuke_precompile(${name}_test test)
  catch_discover_tests(${name}_test TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300)
endfunction()
