// SPDX-License-Identifier: Apache-2.0
// A library of PlatformIO, for every framework and platform.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

std::string manifest(const Package& p, const std::string& example) {
  const nlohmann::ordered_json json = {
      {"name", p.name},
      {"version", p.version},
      {"description", p.summary + "."},
      {"keywords", {"tinyml", "machine learning", "microcontroller"}},
      {"authors", {{{"name", p.author}, {"maintainer", true}}}},
      {"homepage", p.url},
      {"license", "Apache-2.0"},
      {"frameworks", "*"},
      {"platforms", "*"},
      {"headers", p.name + ".h"},
      {"examples", {{{"name", example}, {"base", "examples/" + example}, {"files", {"main.cpp"}}}}},
      // Models that are linked as archives share their runtime.
      {"build", {{"srcDir", "src"}, {"includeDir", "include"}, {"libArchive", true}}},
  };
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  const std::string example = p.name + "_example";
  out.push_back({"library.json", manifest(p, example)});
  add_example(p, kStdioExample, "examples/" + example, "main.cpp", out);
  out.push_back(
      {"README.md",
       readme(
           p, "PlatformIO",
           fmt::format("## Steps\n\n"
                       "1. Move this folder into `lib` of your project: `lib/{0}`. Or name it in "
                       "`platformio.ini`: `lib_deps = {0}=symlink://../{0}`.\n"
                       "2. `#include <{0}.h>` in `src/main.cpp`; `examples/{1}` shows how.\n"
                       "3. `pio run`, then `pio run --target upload`.\n\n"
                       "To publish: `pio pkg publish`.\n",
                       p.name, example))});
  return out;
}

}  // namespace

extern const Ecosystem platformio_ecosystem = {arrange, {}};

}  // namespace mw
