// SPDX-License-Identifier: Apache-2.0
// A CMake project: by add_subdirectory and FetchContent, or installed and found by find_package.
#include <fmt/format.h>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

std::string project(const Package& p) {
  return fmt::format(R"(# SPDX-License-Identifier: Apache-2.0
cmake_minimum_required(VERSION 3.16)
project({0} VERSION {1} LANGUAGES CXX)
if(NOT DEFINED PROJECT_IS_TOP_LEVEL)  # CMake before 3.21
  string(COMPARE EQUAL "${{CMAKE_SOURCE_DIR}}" "${{PROJECT_SOURCE_DIR}}" PROJECT_IS_TOP_LEVEL)
endif()

add_library(milliwatt_{0} STATIC
{2})
add_library(milliwatt::{0} ALIAS milliwatt_{0})
target_compile_features(milliwatt_{0} PUBLIC cxx_std_{3})
target_include_directories(milliwatt_{0} PUBLIC
  $<BUILD_INTERFACE:${{CMAKE_CURRENT_SOURCE_DIR}}/include> $<INSTALL_INTERFACE:include>)
target_compile_options(milliwatt_{0} PRIVATE
  $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-fno-exceptions;-fno-rtti;-ffunction-sections;-fdata-sections>)
set_target_properties(milliwatt_{0} PROPERTIES EXPORT_NAME {0} POSITION_INDEPENDENT_CODE ON)

# Part of another project, this adds its target and nothing else.
if(PROJECT_IS_TOP_LEVEL)
  add_executable({0}_example examples/main.cpp)
  target_link_libraries({0}_example PRIVATE milliwatt::{0})

  include(CMakePackageConfigHelpers)
  include(GNUInstallDirs)
  set(config_folder ${{CMAKE_INSTALL_LIBDIR}}/cmake/{0})
  install(TARGETS milliwatt_{0} EXPORT {0}Targets ARCHIVE DESTINATION ${{CMAKE_INSTALL_LIBDIR}})
  install(DIRECTORY include/ DESTINATION include)
  install(EXPORT {0}Targets NAMESPACE milliwatt:: DESTINATION ${{config_folder}})
  configure_package_config_file(cmake/{0}Config.cmake.in ${{PROJECT_BINARY_DIR}}/{0}Config.cmake
    INSTALL_DESTINATION ${{config_folder}})
  write_basic_package_version_file(${{PROJECT_BINARY_DIR}}/{0}ConfigVersion.cmake
    COMPATIBILITY SameMajorVersion)
  install(FILES ${{PROJECT_BINARY_DIR}}/{0}Config.cmake ${{PROJECT_BINARY_DIR}}/{0}ConfigVersion.cmake
    DESTINATION ${{config_folder}})
endif()
)",
                     p.name, p.version, source_list(p, SourceSet::all, "  src/", "\n"),
                     kCxxStandard);
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  out.push_back({"CMakeLists.txt", project(p)});
  out.push_back(
      {fmt::format("cmake/{}Config.cmake.in", p.name),
       fmt::format("@PACKAGE_INIT@\ninclude(\"${{CMAKE_CURRENT_LIST_DIR}}/{0}Targets.cmake\")"
                   "\ncheck_required_components({0})\n",
                   p.name)});
  add_example(p, kStdioExample, "examples", "main.cpp", out);
  out.push_back({"README.md", readme(p, "CMake",
                                     fmt::format(R"(## Steps

As a part of your project:

```cmake
include(FetchContent)
FetchContent_Declare({0} SOURCE_DIR ${{CMAKE_CURRENT_SOURCE_DIR}}/{0})
FetchContent_MakeAvailable({0})
target_link_libraries(firmware PRIVATE milliwatt::{0})
```

Or installed: `cmake -B build`, `cmake --build build`, `cmake --install build --prefix DIR`; then

```cmake
find_package({0} {1} REQUIRED)  # with -DCMAKE_PREFIX_PATH=DIR
target_link_libraries(firmware PRIVATE milliwatt::{0})
```

`build/{0}_example` tries it on this machine.
)",
                                                 p.name, p.version))});
  return out;
}

}  // namespace

extern const Ecosystem cmake_ecosystem = {arrange, {}};

}  // namespace mw
