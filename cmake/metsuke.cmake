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
  -fstack-protector-strong -fstack-clash-protection -fPIE
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
endfunction()

# What every test includes, compiled once for all test programs.
option(METSUKE_PRECOMPILE "Precompile what every test includes" OFF)
set(METSUKE_TEST_OPTIONS "" CACHE STRING "Compiler options of the tests' own files, as in -O0")
function(metsuke_precompile target)
  if(NOT TARGET test_precompiled)
    file(WRITE ${PROJECT_BINARY_DIR}/test_precompiled.cpp "")
    add_library(test_precompiled OBJECT ${PROJECT_BINARY_DIR}/test_precompiled.cpp)
    target_link_libraries(test_precompiled PRIVATE metsuke_options Catch2::Catch2)
    target_compile_options(test_precompiled PRIVATE ${METSUKE_TEST_OPTIONS})
    target_precompile_headers(test_precompiled PRIVATE <algorithm> <catch2/catch.hpp> <chrono>
      <functional> <map> <memory> <optional> <span> <string> <string_view> <variant> <vector>)
  endif()
  target_precompile_headers(${target} REUSE_FROM test_precompiled)
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
  if(METSUKE_PRECOMPILE)
    metsuke_precompile(${name}_test)
  endif()
  catch_discover_tests(${name}_test TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300)
endfunction()
