// SPDX-License-Identifier: Apache-2.0
// A module of Zephyr: zephyr/module.yml, and sources behind one Kconfig symbol.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "host/base/files.h"
#include "host/codegen/package_text.h"

namespace mw {

namespace {

constexpr ExampleStyle kPrintk = {"#include <zephyr/kernel.h>\n#include <zephyr/sys/printk.h>\n",
                                  "int main(void) {", "printk(\"%s\\n\", {});",
                                  "printk(\"%d\\n\", {});", "  return 0;\n}\n"};

// MILLIWATT_YESNO. Names that differ only in case stay apart.
std::string symbol(const Package& p) {
  std::string upper = p.name;
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  const bool capitals =
      std::ranges::any_of(p.name, [](unsigned char c) { return std::isupper(c) != 0; });
  if (capitals) {
    std::string hash = content_hash(p.name).substr(0, 4);
    std::ranges::transform(hash, hash.begin(), [](unsigned char c) { return std::toupper(c); });
    upper += "_" + hash;
  }
  return "MILLIWATT_" + upper;
}

std::string build_file(const Package& p) {
  return fmt::format(R"(# SPDX-License-Identifier: Apache-2.0
if(NOT CONFIG_{0})
  return()
endif()
zephyr_include_directories(${{CMAKE_CURRENT_LIST_DIR}}/../include)
zephyr_library_named(milliwatt_{1})
zephyr_library_sources(
{2})
# Zephyr links libraries whole: what another model's module already brings is left out here.
foreach(source
{3})
  get_property(known GLOBAL PROPERTY MILLIWATT_RUNTIME_SOURCES)
  if(NOT source IN_LIST known)
    zephyr_library_sources(${{CMAKE_CURRENT_LIST_DIR}}/../src/${{source}})
    set_property(GLOBAL APPEND PROPERTY MILLIWATT_RUNTIME_SOURCES ${{source}})
  endif()
endforeach()
)",
                     symbol(p), p.name,
                     source_list(p, SourceSet::model, "  ${CMAKE_CURRENT_LIST_DIR}/../src/", "\n"),
                     source_list(p, SourceSet::runtime, "  ", "\n"));
}

std::string sample_build_file(const std::string& sample) {
  return fmt::format(R"(# SPDX-License-Identifier: Apache-2.0
cmake_minimum_required(VERSION 3.20)
list(APPEND ZEPHYR_EXTRA_MODULES ${{CMAKE_CURRENT_LIST_DIR}}/../..)
find_package(Zephyr REQUIRED HINTS $ENV{{ZEPHYR_BASE}})
project({})
target_sources(app PRIVATE src/main.cpp)
)",
                     sample);
}

std::string sample_list(const Package& p, const std::string& sample) {
  return fmt::format(R"(sample:
  name: {1}
  description: Runs the model {0} once
common:
  harness: console
  harness_config:
    type: one_line
    regex:
      - ".+"
tests:
  sample.milliwatt.{0}:
    tags: tinyml
    integration_platforms:
      - qemu_cortex_m3
)",
                     p.name, sample);
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  const std::string sample = p.name + "_sample", folder = "samples/" + sample;
  out.push_back(
      {"zephyr/module.yml", fmt::format("name: milliwatt_{}\nbuild:\n  cmake: zephyr\n  kconfig: "
                                        "zephyr/Kconfig\nsamples:\n  - samples\n",
                                        p.name)});
  out.push_back({"zephyr/CMakeLists.txt", build_file(p)});
  out.push_back(
      {"zephyr/Kconfig",
       fmt::format("# SPDX-License-Identifier: Apache-2.0\nconfig {}\n\tbool \"Model {}\"\n"
                   "\tdepends on CPP\n\thelp\n\t  {}.\n\t  Version {}.\n",
                   symbol(p), p.name, p.summary, p.version)});
  out.push_back({folder + "/CMakeLists.txt", sample_build_file(sample)});
  out.push_back({folder + "/prj.conf", fmt::format("CONFIG_CPP=y\nCONFIG_STD_CPP{}=y\nCONFIG_{}=y\n"
                                                   "CONFIG_MAIN_STACK_SIZE=4096\n",
                                                   kCxxStandard, symbol(p))});
  out.push_back({folder + "/sample.yaml", sample_list(p, sample)});
  add_example(p, kPrintk, folder + "/src", "main.cpp", out);
  out.push_back(
      {"README.md",
       readme(
           p, "Zephyr",
           fmt::format("## Steps\n\n"
                       "1. Name this folder in your application's CMakeLists.txt, before "
                       "`find_package(Zephyr)`:\n"
                       "   `list(APPEND ZEPHYR_EXTRA_MODULES ${{CMAKE_CURRENT_SOURCE_DIR}}/{0})`."
                       " Or add it to your west manifest as a project.\n"
                       "2. In `prj.conf`: `CONFIG_CPP=y`, `CONFIG_STD_CPP{1}=y`, "
                       "`CONFIG_{2}=y`.\n"
                       "3. `west build -b nrf52840dk/nrf52840`, `west flash`.\n\n"
                       "The sample runs without a board: `west build -b qemu_cortex_m3 {3} -t "
                       "run`.\n",
                       p.name, kCxxStandard, symbol(p), folder))});
  return out;
}

}  // namespace

extern const Ecosystem zephyr_ecosystem = {arrange, {}};

}  // namespace mw
