// SPDX-License-Identifier: Apache-2.0
#include "host/api/inspect.h"

#include <set>

#include "host/deploy/load.h"
#include "host/ir/model_file.h"
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

// Those that nodes read, of bodies too.
void add_constants(const Graph& graph, ModelSummary& summary) {
  std::set<TensorId> used;
  for (const Node& node : graph.nodes) {
    used.insert(node.inputs.begin(), node.inputs.end());
    for (const Graph& body : node.bodies) add_constants(body, summary);
  }
  for (TensorId id : used) {
    if (id == kNoTensor || !graph.tensors[size_t(id)].is_constant()) continue;
    summary.constant_bytes += graph.tensors[size_t(id)].bytes();
    summary.constant_elems += uint64_t(graph.tensors[size_t(id)].shape.elems());
  }
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
    if (step.node < 0) continue;
    *summary.nodes[size_t(step.node)].macs += step.macs;
  }
}

}  // namespace

ModelSummary summarize(const Graph& graph) {
  ModelSummary summary;
  summary.name = graph.name;
  summary.metadata = graph.metadata;
  summary.operators = graph.nodes.size();
  summary.tensors = graph.tensors.size();
  for (TensorId id : graph.inputs) summary.inputs.push_back(summary_of(graph.tensors[size_t(id)]));
  for (TensorId id : graph.outputs) {
    summary.outputs.push_back(summary_of(graph.tensors[size_t(id)]));
  }
  for (const Node& node : graph.nodes) summary.nodes.push_back(summary_of(graph, node));
  add_constants(graph, summary);
  add_plan(graph, summary);
  return summary;
}

namespace {

ModelSummary summary_of(ModelSketch sketch, const Error& error) {
  ModelSummary summary;
  summary.inputs = std::move(sketch.inputs);
  summary.outputs = std::move(sketch.outputs);
  for (NodeSketch& node : sketch.nodes) {
    summary.nodes.push_back({std::move(node.op),
                             std::move(node.name),
                             std::move(node.inputs),
                             std::move(node.outputs),
                             node.constant_bytes,
                             {}});
  }
  summary.operators = sketch.operators;
  summary.tensors = sketch.tensors;
  summary.subgraphs = sketch.subgraphs;
  summary.constant_elems = sketch.constant_elems;
  summary.constant_bytes = sketch.constant_bytes;
  summary.metadata = std::move(sketch.metadata);
  summary.missing = sketch.obstacles.list();
  for (const Error& other : sketch.obstacles.others()) {
    summary.obstacle += (summary.obstacle.empty() ? "" : "; ") + other.text();
  }
  if (summary.missing.empty() && summary.obstacle.empty()) summary.obstacle = error.text();
  return summary;
}

}  // namespace

Result<ModelSummary> inspect(const ModelRef& ref) {
  MW_TRY(const Bytes content, read_model(ref.path));
  const std::string name = ref.path.stem().string();
  auto model = decode(content, ref);
  ModelSummary summary;
  if (model) {
    summary = summarize(model->graph);
  } else {
    const bool described = is_model_file(content) || model.error().kind == ErrorKind::usage;
    if (described) return std::move(model.error());
    auto sketch = sketch_model(content, {name, ref.signature});
    if (!sketch) return std::move(model.error());
    summary = summary_of(std::move(*sketch), model.error());
    summary.name = name;
  }
  if (!is_model_file(content)) summary.signatures = signatures_of(content);
  summary.format = is_model_file(content) ? "mw" : "tflite";
  summary.file_bytes = content.size();
  return summary;
}

}  // namespace mw::api
