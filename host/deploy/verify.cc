// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/verify.h"

#include <algorithm>
#include <cmath>

#include "host/base/rng.h"
#include "host/data/npy.h"
#include "host/deploy/peer.h"
#include "host/import/tflite/signed_twins.h"
#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/passes/pipeline.h"

namespace mw {

namespace {

// Elements of two tensors of one type, as numbers.
std::optional<Difference> compare(DType dtype, std::span<const uint8_t> expected,
                                  std::span<const uint8_t> actual) {
  if (std::ranges::equal(expected, actual)) return std::nullopt;
  const int64_t elems = int64_t(expected.size()) * 8 / dtype_bits(dtype);
  const data::Array a{dtype, {elems}, {expected.begin(), expected.end()}, {}};
  const data::Array b{dtype, {elems}, {actual.begin(), actual.end()}, {}};
  Difference found;
  found.values = uint64_t(elems);
  double scale = 1e-6;
  const bool real = dtype == DType::f32 || dtype == DType::f16;
  for (int64_t i = 0; real && i < elems; ++i) {
    const double value = std::fabs(data::number_at(a, i));
    if (std::isfinite(value)) scale = std::max(scale, value);
  }
  for (int64_t i = 0; i < elems; ++i) {
    const double x = data::number_at(a, i), y = data::number_at(b, i);
    if (x == y || (std::isnan(x) && std::isnan(y))) continue;
    const double distance = std::fabs(x - y);
    if (real && distance <= kFloatTolerance * scale) continue;
    ++found.wrong;
    if (distance <= found.largest) continue;
    found.largest = distance, found.expected = x, found.actual = y;
  }
  if (found.wrong == 0) return std::nullopt;
  return found;
}

void name(const Graph& graph, int node, Difference& difference) {
  difference.node = node;
  if (node < 0 || size_t(node) >= graph.nodes.size()) return;
  difference.op = graph.nodes[size_t(node)].op->name();
  difference.tensor = graph.tensors[size_t(graph.nodes[size_t(node)].outputs[0])].name;
}

std::vector<std::vector<Bytes>> split(const InputItems& items) {
  std::vector<std::vector<Bytes>> out(items.count);
  for (size_t k = 0; k < items.count; ++k) {
    for (const Bytes& all : items.inputs) {
      const auto item = item_of(all, items.count, k);
      out[k].emplace_back(item.begin(), item.end());
    }
  }
  return out;
}

// A core against the host.
class CoreCheck {
 public:
  CoreCheck(const LoadedModel& model, const InputItems& items, const DeployRequest& request)
      : model_(model), items_(items), core_(request), host_(request) {
    host_.target = "host";
    // The constants of an ahead-of-time build are those of a plan.
    if (host_.form == Form::aot) host_.form = Form::plan;
  }

  Result<Comparison> make() {
    Comparison out{"host", core_.target, 0, items_.count, {}, {}};
    MW_TRY(const RunReport expected, run(model_, items_, {host_, true}));
    MW_TRY(const RunReport actual, run(model_, items_, {core_, true}));
    out.operators = actual.ops.size();
    const int step = first_step(expected, actual);
    const std::optional<Difference> output = first_output(expected, actual);
    if (step < 0 && !output) return out;
    MW_TRY(out.difference, first_value(output ? output->item : 0));
    if (!out.difference && output) {  // only as deployed, where buffers are shared
      out.difference = output;
      if (step >= 0) out.difference->op = actual.ops[size_t(step)].op, out.difference->node = step;
    }
    return out;
  }

 private:
  static int first_step(const RunReport& expected, const RunReport& actual) {
    for (size_t i = 0; i < std::min(expected.ops.size(), actual.ops.size()); ++i) {
      if (expected.ops[i].output_crc32 != actual.ops[i].output_crc32) return int(i);
    }
    return -1;
  }

  std::optional<Difference> first_output(const RunReport& expected, const RunReport& actual) const {
    for (size_t k = 0; k < items_.count; ++k) {
      for (size_t o = 0; o < expected.outputs.size(); ++o) {
        const OutputItems& output = expected.outputs[o];
        auto found = compare(output.dtype, item_of(output.bytes, items_.count, k),
                             item_of(actual.outputs[o].bytes, items_.count, k));
        if (!found) continue;
        found->tensor = output.name, found->item = k;
        return found;
      }
    }
    return std::nullopt;
  }

  // In a build whose outputs are what every operator makes; items before `item` run too, for the
  // sake of states.
  Result<std::optional<Difference>> first_value(size_t item) {
    LoadedModel all = model_;
    all.tflite.clear();
    MW_TRY_DO(run_passes(all.graph));
    const auto flows = [](const Node& node) { return !node.bodies.empty(); };
    if (std::ranges::any_of(all.graph.nodes, flows)) return std::optional<Difference>();
    all.graph.outputs.clear();
    for (const Node& node : all.graph.nodes) all.graph.outputs.push_back(node.outputs[0]);
    MW_TRY(const RunReport expected, run(all, items_, {host_, false}));
    MW_TRY(const RunReport actual, run(all, items_, {core_, false}));
    for (size_t n = 0; n < all.graph.nodes.size(); ++n) {
      const OutputItems& output = expected.outputs[n];
      auto found = compare(output.dtype, item_of(output.bytes, items_.count, item),
                           item_of(actual.outputs[n].bytes, items_.count, item));
      if (!found) continue;
      found->item = item;
      name(all.graph, int(n), *found);
      return found;
    }
    return std::optional<Difference>();
  }

  const LoadedModel& model_;
  const InputItems& items_;
  DeployRequest core_, host_;
};

// What the peer has of a tensor, in the type that the host has it in.
std::optional<Bytes> peer_bytes(const std::map<std::string, data::Array>& known,
                                const Tensor& tensor) {
  auto found = known.find(tensor.name);
  if (found == known.end() && tensor.name.ends_with(SignedTwins::kSuffix)) {
    found = known.find(tensor.name.substr(0, tensor.name.size() - SignedTwins::kSuffix.size()));
  }
  if (found == known.end() || found->second.bytes.size() != tensor.bytes()) return std::nullopt;
  Bytes bytes = found->second.bytes;
  if (tensor.dtype != DType::s8 || found->second.dtype != DType::u8) return bytes;
  for (uint8_t& byte : bytes) byte ^= 0x80;
  return bytes;
}

// The first node of a run that differs, and how many have a tensor to be compared.
void compare_tensors(const Graph& graph, const Evaluator& host,
                     const std::map<std::string, data::Array>& known, Comparison& out) {
  out.operators = 0;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    bool compared = false;
    for (TensorId id : graph.nodes[n].outputs) {
      const Tensor& tensor = graph.tensors[size_t(id)];
      const auto expected = peer_bytes(known, tensor);
      if (!expected) continue;
      compared = true;
      auto found = compare(tensor.dtype, *expected, host.tensor(id));
      if (!found || out.difference) continue;
      name(graph, int(n), *found);
      found->tensor = tensor.name;
      out.difference = found;
    }
    out.operators += compared;
  }
}

// The host against a peer.
Result<Comparison> check_peer(const LoadedModel& model, const InputItems& items) {
  Comparison out{"peer", "host", 0, items.count, {}, {}};
  if (model.tflite.empty()) {
    out.missing = "only the first function of a .tflite file runs there";
    return out;
  }
  const std::vector<std::vector<Bytes>> all = split(items);
  MW_TRY(const PeerTensors peer, peer_tensors(model.tflite, all));
  out.missing = peer.missing;
  if (!peer.missing.empty()) return out;
  out.reference = peer.peer;
  const Graph& graph = model.graph;
  MW_TRY(Evaluator host, Evaluator::open(graph));
  for (size_t k = 0; k < all.size() && !out.difference; ++k) {
    MW_TRY_DO(host.run(all[k]));
    compare_tensors(graph, host, peer.items[k], out);
    if (out.difference) out.difference->item = k;
  }
  if (out.operators == 0) out.missing = "none of its tensors has the name of one of ours";
  return out;
}

}  // namespace

bool VerifyReport::differs() const {
  return std::ranges::any_of(comparisons,
                             [](const Comparison& each) { return each.difference.has_value(); });
}

Result<VerifyReport> verify_model(const LoadedModel& model, const InputItems& items,
                                  const VerifyRequest& request, const Progress& progress) {
  VerifyReport report{model.path.filename().string(), request.deploy.form, {}};
  const std::string stage = "comparing";
  if (progress) progress({stage, 0, 2, request.deploy.target + " with the host"});
  MW_TRY(report.comparisons.emplace_back(), CoreCheck(model, items, request.deploy).make());
  if (request.peer) {
    if (progress) progress({stage, 1, 2, "the host with a peer"});
    MW_TRY(report.comparisons.emplace_back(), check_peer(model, items));
  }
  if (progress) progress({stage, 2, 2, ""});
  return report;
}

InputItems random_items(const Graph& graph, size_t count, uint64_t seed) {
  InputItems items;
  items.count = count, items.batched = count > 1;
  items.inputs.resize(graph.inputs.size());
  Rng rng(seed);
  for (size_t k = 0; k < count; ++k) {
    const std::vector<Bytes> drawn = random_inputs(rng, graph);
    for (size_t i = 0; i < drawn.size(); ++i) {
      items.inputs[i].insert(items.inputs[i].end(), drawn[i].begin(), drawn[i].end());
    }
  }
  return items;
}

}  // namespace mw
