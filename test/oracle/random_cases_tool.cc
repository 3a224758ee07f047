// SPDX-License-Identifier: Apache-2.0
// What: random_cases_tool FOLDER COUNT OP [OPS...]: writes COUNT random cases of every operator and
// dtype, and of graphs with branches, loops and variables, as .tflite files, and FOLDER/cases.jsonl
// with their inputs and our outputs; of OP alone where that is not "all". OPS are folders of
// operators from outside the tree. Why:
// test/oracle/random_cases_test.py runs the same files in TFLM and LiteRT and compares. Contract: a
// line is
// {"name","file","inputs":[hex],"outputs":[hex],"tolerance"}; both the plan and the device's own
// loader must give the same outputs before a case is written. Operators that are alike in int8 and
// uint8 have cases of both.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "host/import/tflite/tflite.h"
#include "host/ir/dtypes.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/outside/operators.h"
#include "host/sim/sim.h"
#include "test/random_flow.h"
#include "test/unsigned_twin.h"

namespace mw {
namespace {

std::string hex(const Bytes& bytes) {
  std::string text;
  for (uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::vector<std::string> hex(const std::vector<Bytes>& list) {
  std::vector<std::string> out;
  for (const Bytes& bytes : list) out.push_back(hex(bytes));
  return out;
}

struct Case {
  float tolerance;
  std::string name;
  Graph graph;
  std::vector<Bytes> inputs;
};

// The case's line of cases.jsonl; its file is written to the folder.
Result<std::string> write_case(const Case& item, const std::filesystem::path& folder) {
  MW_TRY(const Bytes file, export_tflite(item.graph));
  MW_TRY(const Graph imported, import_tflite(file, item.name));
  MW_TRY(Sim plan, Sim::open(imported));
  MW_TRY(const std::vector<Bytes> outputs, plan.run(item.inputs));
  MW_TRY(const Bytes own_file, export_tflite(imported));
  MW_TRY(Sim device, Sim::open_tflite(own_file));
  MW_TRY(const std::vector<Bytes> on_device, device.run(item.inputs));
  if (outputs != on_device) {
    return Error{ErrorKind::malformed_input, "plan and device loader disagree", item.name, {}};
  }
  MW_TRY_DO(write_file(folder / (item.name + ".tflite"), file));
  const nlohmann::json line = {{"name", item.name},
                               {"file", item.name + ".tflite"},
                               {"inputs", hex(item.inputs)},
                               {"outputs", hex(outputs)},
                               {"tolerance", item.tolerance}};
  return line.dump() + "\n";
}

// With inputs drawn.
Result<std::string> write_case(float tolerance, std::string name, Graph graph, Rng& rng,
                               const std::filesystem::path& folder) {
  Case item{tolerance, std::move(name), std::move(graph), {}};
  item.inputs = random_inputs(rng, item.graph);
  auto line = write_case(item, folder);
  if (!line) return std::move(line.error().at(item.name));
  return line;
}

// Of an operator that computes uint8 as int8.
Result<std::string> unsigned_cases(const OpDef& op, const std::filesystem::path& folder,
                                   int count) {
  std::string lines;
  Rng rng(op.core->code * 16u + kDTypeCount);
  for (int i = 0; op.traits.unsigned_alike && i < count; ++i) {
    auto graph = op.random_case(rng, DType::s8);
    if (graph) graph = as_unsigned(std::move(*graph));
    if (!graph) continue;
    const std::string name = fmt::format("{}.unsigned.{}", op.name(), i);
    MW_TRY(const std::string line,
           write_case(op.f32_tolerance, name, std::move(*graph), rng, folder));
    lines += line;
  }
  return lines;
}

Outcome write_cases(const std::filesystem::path& folder, int count, std::string_view only) {
  std::string lines;
  const bool all = only == "all";
  for (const OpDef* op : all_ops()) {
    if (!all && op->name() != only) continue;
    if (!op->has_tflite() || op->random_case == nullptr) continue;
    for (DType dtype : all_dtypes()) {
      Rng rng(op->core->code * 16u + uint32_t(dtype));
      for (int i = 0; i < count; ++i) {
        auto graph = op->random_case(rng, dtype);
        if (!graph) continue;
        if (has_unsigned_weights(*graph)) graph = as_unsigned(std::move(*graph));
        const std::string name = fmt::format("{}.{}.{}", op->name(), dtype_name(dtype), i);
        MW_TRY(const std::string line,
               write_case(op->f32_tolerance, name, std::move(*graph), rng, folder));
        lines += line;
      }
    }
    MW_TRY(const std::string of_uint8, unsigned_cases(*op, folder, count));
    lines += of_uint8;
  }
  Rng rng(1);
  for (int i = 0; all && i < 2 * count; ++i) {
    MW_TRY(const std::string line,
           write_case(0, fmt::format("flow.{}", i), RandomFlow(rng).make(), rng, folder));
    lines += line;
  }
  return write_text(folder / "cases.jsonl", lines);
}

}  // namespace
}  // namespace mw

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  mw::Outcome done = mw::add_operators({argv + 4, argv + argc});
  if (done) done = mw::write_cases(argv[1], std::atoi(argv[2]), argv[3]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str());
  return done ? 0 : 1;
}
