// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/package_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace mw {

const ExampleStyle kStdioExample = {"#include <stdio.h>\n", "int main() {",
                                    "printf(\"%s\\n\", {});", "printf(\"%d\\n\", {});",
                                    "  return 0;\n}\n"};

namespace {

std::string replaced(std::string_view text, const std::string& by) {
  const size_t at = text.find("{}");
  return std::string(text.substr(0, at)) + by + std::string(text.substr(at + 2));
}

std::string fill_inputs(const Package& package) {
  std::string out;
  for (uint32_t i = 0; i < package.inputs; ++i) {
    out += fmt::format(
        "  for (uint32_t i = 0; i < ::{0}::Input{1}::kElems; ++i) {{\n"
        "    example_model.input{1}()[i] = static_cast<::{0}::Input{1}::Type>(i % 7);\n  }}\n",
        package.model, i);
  }
  return out;
}

std::string network_example(const Package& package, const ExampleStyle& style) {
  const std::string result = package.label_of_best.empty()
                                 ? "  " + replaced(style.print_int, "static_cast<int>(best)") + "\n"
                                 : "  " + replaced(style.print_text, package.label_of_best) + "\n";
  return fmt::format(R"(// SPDX-License-Identifier: Apache-2.0
// Runs the model once and prints its strongest output. Replace fill_inputs() by your sensor.
#include <{0}.h>
{2}
namespace {{

alignas(16) uint8_t example_arena[::{1}::kArenaBytes];
::{1}::Model example_model(example_arena);

void fill_inputs() {{
{3}}}

uint32_t strongest() {{
  const ::{1}::Output0::Type* output = example_model.output0();
  uint32_t best = 0;
  for (uint32_t i = 1; i < ::{1}::Output0::kElems; ++i) {{
    if (output[i] > output[best]) best = i;
  }}
  return best;
}}

}}  // namespace

{4}
  if (!example_model.open().ok()) {5}
  fill_inputs();
  example_model.run();
  const uint32_t best = strongest();
{6}{7})",
                     package.name, package.model, style.include, fill_inputs(package), style.entry,
                     style.entry.starts_with("int") ? "return 1;" : "return;", result,
                     style.finish);
}

std::string listening_example(const Package& package, const ExampleStyle& style) {
  return fmt::format(R"(// SPDX-License-Identifier: Apache-2.0
// Listens to the sound that is compiled in and prints the words it hears. Replace the sound by your
// microphone: 16-bit mono samples at kSampleRateHz, in pieces of any length.
#include <{0}_listen.h>
{2}
#include "example_sound.h"

namespace {{

alignas(16) uint8_t example_arena[::{1}::kArenaBytes];
::{1}::Listener example_listener(example_arena);

}}  // namespace

{3}
  if (!example_listener.open().ok()) {4}
  for (uint32_t at = 0; at < kExampleSamples;) {{
    ::{1}::Event event;
    at += example_listener.take(kExampleSound + at, kExampleSamples - at, event);
    if (event.heard()) {5}
  }}
  {6}
{7})",
                     package.name, package.model, style.include, style.entry,
                     style.entry.starts_with("int") ? "return 1;" : "return;",
                     replaced(style.print_text, "event.label"),
                     replaced(style.print_text, "\"heard the whole sound\""), style.finish);
}

}  // namespace

void add_example(const Package& package, const ExampleStyle& style, const std::string& folder,
                 const std::string& file, PackageFiles& out) {
  out.push_back({folder + "/" + file, package.listens ? listening_example(package, style)
                                                      : network_example(package, style)});
  if (package.listens) out.push_back({folder + "/example_sound.h", package.example_sound});
}

std::string readme(const Package& package, std::string_view ecosystem, std::string_view steps) {
  const std::string calls =
      package.listens
          ? fmt::format(
                "#include <{0}_listen.h>\n\nalignas(16) uint8_t arena[{1}::kArenaBytes];\n"
                "{1}::Listener listener(arena);\n\n// once\n"
                "if (!listener.open().ok()) return;\n// for every piece of sound\n"
                "const {1}::Event event = listener.listen(samples, count);\n"
                "if (event.heard()) act(event.label);\n",
                package.name, package.model)
          : fmt::format(
                "#include <{0}.h>\n\nalignas(16) uint8_t arena[{1}::kArenaBytes];\n"
                "{1}::Model model(arena);\n\n// once\nif (!model.open().ok()) return;\n"
                "// as often as needed: fill model.input0(), then\nmodel.run();\n"
                "// and read model.output0()\n",
                package.name, package.model);
  return fmt::format(R"(# {0}

{1}. A library for {2}, version {3}, made by `milliwatt compile`.

{4}
## In the code

```cpp
{5}```

`{0}.h` holds shapes, scales, labels and what the model needs of memory; `{0}_c.h` is the same for C.
Sources need C++{6} and no other library. Before you publish this, set author and address in the
manifest. Licence: Apache-2.0, see LICENSE.
)",
                     package.name, package.summary, ecosystem, package.version, steps, calls,
                     kCxxStandard);
}

std::string yaml_string(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

PackageFiles common_files(const Package& package, std::string_view include_root,
                          std::string_view source_root) {
  PackageFiles out = {{"LICENSE", package.licence}};
  for (const PackageFile& file : package.headers)
    out.push_back({fmt::format("{}/{}", include_root, file.path), file.content});
  for (const PackageFile& file : package.sources)
    out.push_back({fmt::format("{}/{}", source_root, file.path), file.content});
  return out;
}

std::string source_list(const Package& package, SourceSet set, std::string_view before,
                        std::string_view after) {
  std::string out;
  for (const PackageFile& file : package.sources) {
    const bool runtime = file.path.starts_with(package.runtime + "/");
    if (set != SourceSet::all && runtime != (set == SourceSet::runtime)) continue;
    out += fmt::format("{}{}{}", before, file.path, after);
  }
  return out;
}

}  // namespace mw
