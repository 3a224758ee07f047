// SPDX-License-Identifier: Apache-2.0
#include "host/api/inspect.h"

#include <set>

#include "host/api/run.h"
#include "host/ir/text.h"
#include "host/plan/plan.h"

namespace mw::api {

namespace {

TensorSummary summary_of(const Tensor& tensor) {
  TensorSummary s{tensor.name, std::string(dtype_name(tensor.dtype)), {}};
  for (uint32_t i = 0; i < tensor.shape.rank; ++i) s.shape.push_back(tensor.shape[i]);
  if (!tensor.quant.scales.empty()) s.scale = tensor.quant.scales[0];
  s.zero_point = tensor.quant.zero_point;
  s.scales = tensor.quant.scales.size();
  s.bytes = tensor.bytes();
  return s;
}

NodeSummary summary_of(const Graph& graph, const Node& node) {
  NodeSummary s{std::string(node.op->name()), node.name, {}, {}};
  for (TensorId id : node.inputs) {
    if (id == kNoTensor) continue;
    const Tensor& tensor = graph.tensors[size_t(id)];
    if (tensor.is_constant()) {
      s.constant_bytes += tensor.bytes();
    } else {
      s.inputs.push_back(summary_of(tensor));
    }
  }
  for (TensorId id : node.outputs) s.outputs.push_back(summary_of(graph.tensors[size_t(id)]));
  return s;
}

void add_plan(const Graph& graph, ModelSummary& summary) {
  const Result<Plan> plan = make_plan(graph, {});
  if (!plan) {
    summary.obstacle = plan.error().text();
    return;
  }
  summary.arena_bytes = plan->arena_bytes;
  summary.macs = 0;
  for (NodeSummary& node : summary.nodes) node.macs = 0;
  for (const PlanStep& step : plan->steps) {
    *summary.macs += step.macs;
    *summary.nodes[size_t(step.node)].macs += step.macs;
  }
}

}  // namespace

ModelSummary summarize(const Graph& graph) {
  ModelSummary summary;
  summary.name = graph.name;
  summary.metadata = graph.metadata;
  summary.tensors = graph.tensors.size();
  for (TensorId id : graph.inputs) summary.inputs.push_back(summary_of(graph.tensors[size_t(id)]));
  for (TensorId id : graph.outputs) {
    summary.outputs.push_back(summary_of(graph.tensors[size_t(id)]));
  }
  std::set<TensorId> used;
  for (const Node& node : graph.nodes) {
    summary.nodes.push_back(summary_of(graph, node));
    used.insert(node.inputs.begin(), node.inputs.end());
  }
  for (TensorId id : used) {
    if (id == kNoTensor || !graph.tensors[size_t(id)].is_constant()) continue;
    summary.constant_bytes += graph.tensors[size_t(id)].bytes();
    summary.constant_elems += uint64_t(graph.tensors[size_t(id)].shape.elems());
  }
  add_plan(graph, summary);
  return summary;
}

Result<ModelSummary> inspect(const std::filesystem::path& path) {
  MW_TRY(const LoadedModel model, load(path));
  ModelSummary summary = summarize(model.graph);
  summary.format = model.tflite.empty() ? "mw" : "tflite";
  summary.file_bytes = model.file_bytes;
  return summary;
}

}  // namespace mw::api
