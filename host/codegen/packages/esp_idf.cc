// SPDX-License-Identifier: Apache-2.0
// A component of ESP-IDF, with the manifest of the component registry.
#include <fmt/format.h>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

constexpr ExampleStyle kAppMain = {"#include <stdio.h>\n", "extern \"C\" void app_main(void) {",
                                   "printf(\"%s\\n\", {});", "printf(\"%d\\n\", {});", "}\n"};

std::string component(const Package& p) {
  return "# SPDX-License-Identifier: Apache-2.0\nidf_component_register(\n  SRCS\n" +
         source_list(p, SourceSet::all, "    \"src/", "\"\n") + "  INCLUDE_DIRS \"include\")\n";
}

std::string manifest(const Package& p) {
  return fmt::format(
      "version: {}\ndescription: {}\nurl: {}\nlicense: \"Apache-2.0\"\nmaintainers:\n  - {}\n"
      "tags:\n  - tinyml\ndependencies:\n  idf: \">=5.0\"\n",
      yaml_string(p.version), yaml_string(p.summary), yaml_string(p.url), yaml_string(p.author));
}

std::string example_project(const std::string& example) {
  return fmt::format(
      "# SPDX-License-Identifier: Apache-2.0\ncmake_minimum_required(VERSION 3.16)\n"
      "include($ENV{{IDF_PATH}}/tools/cmake/project.cmake)\nproject({})\n",
      example);
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  const std::string example = p.name + "_example", folder = "examples/" + example;
  out.push_back({"CMakeLists.txt", component(p)});
  out.push_back({"idf_component.yml", manifest(p)});
  out.push_back({folder + "/CMakeLists.txt", example_project(example)});
  out.push_back(
      {folder + "/main/CMakeLists.txt",
       "# SPDX-License-Identifier: Apache-2.0\nidf_component_register(SRCS \"main.cpp\")\n"});
  add_example(p, kAppMain, folder + "/main", "main.cpp", out);
  out.push_back(
      {folder + "/main/idf_component.yml",
       fmt::format("dependencies:\n  milliwatt/{}:\n    version: \"*\"\n    override_path: "
                   "\"../../..\"\n",
                   p.name)});
  out.push_back(
      {"README.md",
       readme(
           p, "ESP-IDF",
           fmt::format("## Steps\n\n"
                       "1. Move this folder into `components` of your project: "
                       "`components/{0}`. The build finds it by itself.\n"
                       "2. `#include <{0}.h>` in a component that has `REQUIRES {0}` (`main` "
                       "needs none).\n"
                       "3. `idf.py set-target esp32s3`, `idf.py build flash monitor`.\n\n"
                       "The example builds where it stands: `cd {1}`, then the same commands. To "
                       "publish: `compote component upload --name {0}`.\n",
                       p.name, folder))});
  return out;
}

}  // namespace

extern const Ecosystem esp_idf_ecosystem = {arrange, "esp32-s3-devkitc-1"};

}  // namespace mw
