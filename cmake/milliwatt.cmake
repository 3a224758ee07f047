# SPDX-License-Identifier: Apache-2.0
# How each kind of target is built: device files as freestanding C++14, host files as C++20.

add_library(mw_options INTERFACE)
target_include_directories(mw_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/gen)
# GCC 12 cries wolf at -O3 over std::string (-Wrestrict, its bug 105329) and over moved vectors.
target_compile_options(mw_options INTERFACE -Wall -Wextra -Wshadow -Wno-missing-field-initializers
                       "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-array-bounds;-Wno-maybe-uninitialized;-Wno-stringop-overflow;-Wno-stringop-overread>"
                       $<$<CXX_COMPILER_ID:Clang>:-Wno-c++20-designator> -Wno-sign-conversion -Werror
                       -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(MW_SANITIZE)
  target_compile_options(mw_options INTERFACE -fsanitize=${MW_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mw_options INTERFACE -fsanitize=${MW_SANITIZE})
endif()
if(MW_FUZZ)
  target_compile_options(mw_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(mw_options INTERFACE -fsanitize=address,undefined)
endif()

# Sides are told by suffix: these are host files, every other .cc in the device folders is device.
set(MW_HOST_SUFFIX "(_host|_grad|_test|_bench|_fuzz)\\.cc$")

function(mw_glob out)
  file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${ARGN})
  list(FILTER found EXCLUDE REGEX "(^|/)_template/")
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# What other people's projects warn of: device sources are built there too.
set(MW_DEVICE_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
    -Wdouble-promotion -Wundef)

# The same rules on the host as on the device, so that what builds here builds there.
function(mw_device_rules name)
  target_link_libraries(${name} PRIVATE mw_options)
  set_target_properties(${name} PROPERTIES CXX_STANDARD 14 LINKER_LANGUAGE CXX)
  target_compile_options(${name} PRIVATE ${MW_DEVICE_WARNINGS} -Wmissing-field-initializers -ffreestanding
                         -fno-exceptions -fno-rtti -ffp-contract=off)
endfunction()

set(MW_DEVICE_OPTIONS "" CACHE STRING "Further compiler options of the device library, such as checks")
function(mw_device_library name)
  mw_glob(sources ops/*.cc dsp/*.cc codecs/*.cc rt/*.cc arch/*.cc)
  list(FILTER sources EXCLUDE REGEX ${MW_HOST_SUFFIX})
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC mw_options)
  mw_device_rules(${name})
  target_compile_options(${name} PRIVATE ${MW_DEVICE_OPTIONS})
endfunction()

# Accessors of every FlatBuffers schema: host/a/b.fbs becomes gen/host/a/b_generated.h.
function(mw_flatc out)
  find_program(MW_FLATC flatc REQUIRED)
  mw_glob(schemas host/*.fbs)
  set(headers "")
  foreach(schema ${schemas})
    get_filename_component(folder ${CMAKE_BINARY_DIR}/gen/${schema} DIRECTORY)
    get_filename_component(stem ${schema} NAME_WE)
    set(header ${folder}/${stem}_generated.h)
    add_custom_command(OUTPUT ${header} DEPENDS ${CMAKE_SOURCE_DIR}/${schema} VERBATIM
                       COMMAND ${MW_FLATC} --cpp --cpp-std c++17 --scoped-enums --gen-mutable --reflect-types --reflect-names
                               -o ${folder} ${CMAKE_SOURCE_DIR}/${schema})
    list(APPEND headers ${header})
  endforeach()
  set(${out} ${headers} PARENT_SCOPE)
endfunction()

# Everything else on the host is code that runs once: a light optimization halves its build time.
set(MW_HOT_HOST_FILES
    "_grad\\.cc$|^host/(features|sim|train)/|^host/data/(wav|image)|^host/speech/(augment|mix|stream)|^host/recipes/(feature_set|classifier)|^host/listen/detector|^host/ir/evaluate")
function(mw_host_speed name)
  set_target_properties(${name} PROPERTIES CXX_STANDARD 20)
  target_compile_options(${name} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O1>)
endfunction()

# Headers of the standard library and of fmt, parsed once for all host code. Never one of ours: what
# changes does not belong here.
option(MW_FAST_BUILD "Precompiled headers, and one compilation for files that are alike" ON)
set(MW_PCH_HEADERS <algorithm> <cmath> <cstdint> <cstring> <filesystem> <functional> <map> <memory>
    <optional> <set> <span> <string> <string_view> <vector> <fmt/format.h>)
# A program or library beside mw_host; `headers` names the target whose precompiled header it shares.
function(mw_host_program name headers)
  mw_host_speed(${name})
  if(MW_FAST_BUILD)
    target_precompile_headers(${name} REUSE_FROM ${headers})
  endif()
endfunction()

function(mw_host_library name)
  mw_flatc(generated)
  mw_write_feature_code(feature_code)
  mw_embed_headers(headers)
  add_custom_target(mw_generated DEPENDS ${generated} ${feature_code} ${headers})
  mw_glob(sources host/*.cc ops/*_host.cc ops/*_grad.cc dsp/*_host.cc dsp/*_grad.cc codecs/*_host.cc
          ports/*_host.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz)\\.cc$")
  find_package(PkgConfig REQUIRED)
  find_package(fmt REQUIRED)
  find_package(nlohmann_json REQUIRED)
  find_package(Eigen3 REQUIRED)
  find_package(Threads REQUIRED)
  pkg_check_modules(MW_MEDIA REQUIRED IMPORTED_TARGET sndfile samplerate libhwy libpng libarchive flatbuffers)
  add_library(${name} STATIC ${sources} ${generated} ${feature_code} ${headers})
  target_compile_features(${name} PUBLIC cxx_std_20)
  # Where the time goes: loops over samples, features and weights. Their tiles live in registers
  # only when unrolled.
  set(kernels ${sources})
  list(FILTER kernels INCLUDE REGEX ${MW_HOT_HOST_FILES})
  set_source_files_properties(${kernels} PROPERTIES COMPILE_OPTIONS -O3 SKIP_PRECOMPILE_HEADERS ON)
  mw_host_speed(${name})
  if(MW_FAST_BUILD)
    target_precompile_headers(${name} PRIVATE ${MW_PCH_HEADERS})
  endif()
  # The host halves of operators and blocks are small and alike: one compilation for each kind.
  foreach(kind ops dsp)
    set(group ${sources})
    list(FILTER group INCLUDE REGEX "^${kind}/.*_host\\.cc$")
    set_source_files_properties(${group} PROPERTIES UNITY_GROUP ${kind})
  endforeach()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${MW_FAST_BUILD} UNITY_BUILD_MODE GROUP)
  target_link_libraries(${name} PUBLIC mw_device fmt::fmt nlohmann_json::nlohmann_json Eigen3::Eigen
                        PkgConfig::MW_MEDIA Threads::Threads ${CMAKE_DL_LIBS})
endfunction()

# Operators from outside (--ops) call what is in the program, all of it.
function(mw_takes_operators name)
  set_target_properties(${name} PROPERTIES ENABLE_EXPORTS ON)
endfunction()

# The commands are a library of their own, so that tests can call them.
function(mw_tool name)
  mw_glob(sources apps/cli/*.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz)\\.cc$|apps/cli/main\\.cc$")
  add_library(mw_cli STATIC ${sources})
  add_executable(${name} apps/cli/main.cc)
  mw_takes_operators(${name})
  mw_host_program(mw_cli mw_host)
  mw_host_program(${name} mw_host)
  target_link_libraries(mw_cli PUBLIC mw_host)
  target_link_libraries(${name} PRIVATE mw_cli)
  target_compile_definitions(${name} PRIVATE MW_VERSION="${PROJECT_VERSION}")
endfunction()

# Every *_test.cc of a top folder goes into one binary, test_<folder>, those in test/slow/ into
# test_slow; ctest runs each test case under the label fast or slow.
function(mw_tests)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  # A header instead of a definition: only the tests that include it depend on where the tree stands,
  # so a compiler cache serves the others in every checkout.
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/source_dir.h
       CONTENT "#pragma once\n#define MW_SOURCE_DIR \"${CMAKE_SOURCE_DIR}\"\n")
  # One precompiled header with gtest for all test binaries.
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/test_headers.cc CONTENT "")
  add_library(mw_test_headers OBJECT ${CMAKE_BINARY_DIR}/gen/test_headers.cc)
  target_link_libraries(mw_test_headers PRIVATE mw_host GTest::gtest)
  mw_host_speed(mw_test_headers)
  if(MW_FAST_BUILD)
    target_precompile_headers(mw_test_headers PRIVATE ${MW_PCH_HEADERS} <gtest/gtest.h>)
  endif()
  foreach(folder abi arch ops dsp codecs rt ports host apps test slow)
    set(label fast)
    if(folder STREQUAL slow)
      set(label slow)
      mw_glob(sources test/slow/*_test.cc)
    else()
      mw_glob(sources ${folder}/*_test.cc)
      list(FILTER sources EXCLUDE REGEX "^test/slow/")
    endif()
    if(sources)
      add_executable(test_${folder} ${sources})
      mw_host_program(test_${folder} mw_test_headers)
      target_link_libraries(test_${folder} PRIVATE mw_host GTest::gtest_main)
      if(folder STREQUAL apps)
        target_link_libraries(test_${folder} PRIVATE mw_cli)
        target_compile_definitions(test_${folder} PRIVATE MW_TOOL="$<TARGET_FILE:milliwatt>")
        add_dependencies(test_${folder} milliwatt)
      endif()
      gtest_discover_tests(test_${folder} DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
                           PROPERTIES LABELS ${label})
    endif()
  endforeach()
endfunction()

# Every *_tool.cc below test is a program that makes data for the tests in Python.
function(mw_test_tools)
  mw_glob(sources test/*_tool.cc)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    add_executable(${stem} ${source})
    mw_host_program(${stem} mw_host)
    mw_takes_operators(${stem})
    target_link_libraries(${stem} PRIVATE mw_host)
  endforeach()
endfunction()

# Every *_fuzz.cc is one libFuzzer binary, fuzz_<file>; mw_fuzz_targets builds them all.
function(mw_fuzzers)
  add_custom_target(mw_fuzz_targets)
  mw_glob(sources *_fuzz.cc)
  list(FILTER sources EXCLUDE REGEX "^build/")
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" stem ${stem})
    add_executable(fuzz_${stem} ${source})
    set_target_properties(fuzz_${stem} PROPERTIES CXX_STANDARD 20)
    target_link_libraries(fuzz_${stem} PRIVATE mw_host)
    target_link_options(fuzz_${stem} PRIVATE -fsanitize=fuzzer)
    add_dependencies(mw_fuzz_targets fuzz_${stem})
  endforeach()
endfunction()

# Every <name>_bench.cc is one program, bench_<name>.
function(mw_benches)
  mw_glob(sources *_bench.cc)
  list(FILTER sources EXCLUDE REGEX "^build/")
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "_bench$" "" stem ${stem})
    add_executable(bench_${stem} ${source})
    mw_host_program(bench_${stem} mw_host)
    target_link_libraries(bench_${stem} PRIVATE mw_host)
  endforeach()
endfunction()
