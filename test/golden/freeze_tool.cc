// SPDX-License-Identifier: Apache-2.0
// What: freeze_tool FOLDER: candidates for the golden cases of every operator and dtype, as
// FOLDER/cases.jsonl, with a .tflite file each where TFLite has the operator.
// Why: test/golden/freeze.py asks a peer for the outputs and keeps what it answers.
// Contract: small cases first come those that reach a kernel which no earlier one reaches, then
// those whose outputs take many values. A line is {"op", "folder", "dtype", "text", "data",
// "attrs", "in", "out", "runs", "file", "unsigned"}; bytes are in hex; the file of what is unsigned
// is of uint8 instead of int8, 128 more; streaming operators get several runs.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "host/import/tflite/tflite.h"
#include "host/ir/dtypes.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "test/unsigned_twin.h"

namespace mw {
namespace {

using nlohmann::json;

constexpr int kDraws = 500, kCandidates = 60, kLargeOnes = 4;
constexpr size_t kRunsOfState = 3;
constexpr uint64_t kSmall_bytes = 160, kLarge_bytes = 700;  // of elements of one byte

std::string hex(const Bytes& bytes) {
  std::string text;
  for (uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

struct Candidate {
  Graph graph;
  std::vector<std::vector<Bytes>> runs;  // inputs of each
  uint64_t bytes = 0;
  size_t values = 0;  // different elements of the outputs
  std::set<const KernelRow*> rows;
};

uint64_t bytes_of_case(const Graph& graph, size_t runs) {
  uint64_t bytes = 0;
  for (const Tensor& tensor : graph.tensors) {
    bytes += tensor.bytes() * (tensor.is_constant() ? 1 : runs);
  }
  return bytes;
}

std::set<const KernelRow*> rows_of(const Graph& graph) {
  const Node& node = graph.nodes[0];
  const OpCore& core = *node.op->core;
  const auto in = graph.input_types(node), out = graph.output_types(node);
  const OpTypes types{{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  Bytes params(core.params_bytes);
  std::set<const KernelRow*> rows;
  if (core.prepare(node.attrs.data(), types, params.data()) != Status::ok) return rows;
  for (const KernelRow& row : node.op->rows) {
    if (fits(row, params.data(), types)) rows.insert(&row);
  }
  return rows;
}

Result<Candidate> make_candidate(Graph graph, Rng& rng) {
  const size_t runs = graph.nodes[0].op->core->states == 0 ? 1 : kRunsOfState;
  Candidate made{std::move(graph), {}, 0, 0, {}};
  made.bytes = bytes_of_case(made.graph, runs);
  made.rows = rows_of(made.graph);
  MW_TRY(Sim sim, Sim::open(made.graph));
  std::set<Bytes> values;
  for (size_t run = 0; run < runs; ++run) {
    std::vector<Bytes> inputs = random_inputs(rng, made.graph);
    MW_TRY(const std::vector<Bytes> outputs, sim.run(inputs));
    const size_t width =
        storage_bytes(made.graph.tensors[size_t(made.graph.outputs[0])].dtype, size_t(1));
    for (size_t at = 0; at < outputs[0].size(); at += width) {
      values.insert(
          Bytes(outputs[0].begin() + int64_t(at), outputs[0].begin() + int64_t(at + width)));
    }
    made.runs.push_back(std::move(inputs));
  }
  made.values = values.size();
  return made;
}

json tensor_json(const Tensor& tensor) {
  return {{"dtype", numpy_name(tensor.dtype)},
          {"shape", std::vector<int32_t>(tensor.shape.dim, tensor.shape.dim + tensor.shape.rank)},
          {"scales", tensor.quant.scales},
          {"zero_point", tensor.quant.zero_point},
          {"data", tensor.is_constant() ? json(hex(*tensor.data)) : json()}};
}

json attrs_json(const Node& node) {
  json attrs = json::object();
  for (const Field& field : node.op->attrs.fields) {
    for (uint32_t i = 0; i < field.count; ++i) {
      attrs[field.name].push_back(get_field(field, node.attrs, i));
    }
  }
  return attrs;
}

Result<json> line_of(const Candidate& item, const std::filesystem::path& file) {
  const Node& node = item.graph.nodes[0];
  Bytes data;
  json line = {{"op", node.op->name()},
               {"folder", op_folder(*node.op)},
               {"text", print(item.graph, {.blob = &data, .inline_elems = 0})},
               {"attrs", attrs_json(node)}};
  line["data"] = hex(data);
  for (TensorId id : node.inputs) {
    line["in"].push_back(id == kNoTensor ? json() : tensor_json(item.graph.tensors[size_t(id)]));
  }
  for (TensorId id : node.outputs) {
    line["out"].push_back(tensor_json(item.graph.tensors[size_t(id)]));
  }
  for (TensorId id : item.graph.inputs) {
    line["input_slots"].push_back(std::ranges::find(node.inputs, id) - node.inputs.begin());
  }
  for (const auto& inputs : item.runs) {
    json run = json::array();
    for (const Bytes& bytes : inputs) run.push_back(hex(bytes));
    line["runs"].push_back(std::move(run));
  }
  if (node.op->has_tflite()) {
    line["unsigned"] = has_unsigned_weights(item.graph);
    const Graph shown = line["unsigned"] ? *as_unsigned(item.graph) : item.graph;
    MW_TRY(const Bytes bytes, export_tflite(shown));
    MW_TRY_DO(write_file(file, bytes));
    line["file"] = file.filename().string();
  }
  return line;
}

// The better of the draws, best first.
std::vector<Candidate> chosen_of(std::vector<Candidate> drawn, uint32_t elem_bytes) {
  const uint64_t small = kSmall_bytes * (elem_bytes == 1 ? 1 : 2);
  const uint64_t large = kLarge_bytes * (elem_bytes == 1 ? 1 : 2);
  std::set<const KernelRow*> reached;
  std::vector<Candidate> first, big, varied, rest;
  for (Candidate& item : drawn) {
    if (item.bytes > large) continue;
    const size_t before = reached.size();
    reached.insert(item.rows.begin(), item.rows.end());
    const bool many = item.values >= 3;
    auto& group = reached.size() > before ? first : item.bytes > small ? big : many ? varied : rest;
    if (&group == &big && (!many || big.size() == kLargeOnes)) continue;
    group.push_back(std::move(item));
  }
  for (auto* group : {&big, &varied, &rest}) std::ranges::move(*group, std::back_inserter(first));
  first.resize(std::min<size_t>(first.size(), kCandidates));
  return first;
}

Result<std::string> lines_of(const OpDef& op, DType dtype, const std::filesystem::path& folder) {
  Rng rng(op.core->code * 64u + uint32_t(dtype));
  std::vector<Candidate> drawn;
  for (int i = 0; i < kDraws; ++i) {
    auto graph = op.random_case(rng, dtype);
    if (!graph) break;
    if (bytes_of_case(*graph, 1) > kLarge_bytes * 4) continue;
    graph->name = op.name();
    MW_TRY(Candidate item, make_candidate(std::move(*graph), rng));
    drawn.push_back(std::move(item));
  }
  std::string lines;
  int number = 0;
  for (const Candidate& item : chosen_of(std::move(drawn), storage_bytes(dtype, 1u))) {
    const auto file = fmt::format("{}.{}.{}.tflite", op.name(), dtype_name(dtype), number++);
    MW_TRY(json line, line_of(item, folder / file));
    line["dtype"] = dtype_name(dtype);
    lines += line.dump() + "\n";
  }
  return lines;
}

Outcome write_cases(const std::filesystem::path& folder) {
  std::string lines;
  for (const OpDef* op : all_ops()) {
    if (op->random_case == nullptr) continue;
    for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
      auto some = lines_of(*op, DType(dtype), folder);
      if (!some) return std::move(some.error().at(std::string(op->name())));
      lines += *some;
    }
  }
  return write_text(folder / "cases.jsonl", lines);
}

}  // namespace
}  // namespace mw

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto done = mw::write_cases(argv[1]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str());
  return done ? 0 : 1;
}
