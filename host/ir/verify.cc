// SPDX-License-Identifier: Apache-2.0
#include "host/ir/verify.h"

#include <fmt/format.h>

#include <cmath>

#include "abi/checked.h"
#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

Error malformed(std::string what, std::string where) {
  return Error{ErrorKind::malformed_input, std::move(what), std::move(where), {}};
}

std::string shape_text(const Shape& shape) {
  return fmt::format("[{}]", fmt::join(shape.dim, shape.dim + shape.rank, ","));
}

bool zero_point_fits(DType dtype, int32_t zero_point) {
  const IntegerRange range = integer_range(dtype);
  const bool narrow = range.high <= UINT16_MAX;
  return range.high == 0 || !narrow || (zero_point >= range.low && zero_point <= range.high);
}

Outcome check_quant(const Tensor& tensor) {
  const QuantInfo& quant = tensor.quant;
  for (float scale : quant.scales) {
    // A constant of nothing but zeros may have scale 0: a dead channel.
    const bool positive = scale > 0 || (scale == 0 && tensor.is_constant());
    if (!std::isfinite(scale) || !positive) {
      return malformed(fmt::format("scale {} is not a positive number", scale), {});
    }
  }
  if (quant.scales.empty()) return Ok{};
  if (!zero_point_fits(tensor.dtype, quant.zero_point)) {
    return malformed(fmt::format("zero point {} does not fit the data type", quant.zero_point), {});
  }
  if (quant.scales.size() == 1) return Ok{};
  if (!tensor.is_constant()) {
    return malformed("only a constant can be quantized per channel", {});
  }
  if (quant.zero_point != 0) {
    return malformed("per-channel quantization needs zero point 0", {});
  }
  if (quant.axis < 0 || uint32_t(quant.axis) >= tensor.shape.rank ||
      quant.scales.size() != size_t(tensor.shape[uint32_t(quant.axis)])) {
    return malformed(fmt::format("{} scales do not fit axis {} of shape {}", quant.scales.size(),
                                 quant.axis, shape_text(tensor.shape)),
                     {});
  }
  return Ok{};
}

Outcome check_tensor(const Tensor& tensor) {
  if (tensor.dtype == DType::none || uint32_t(tensor.dtype) >= kDTypeCount) {
    return malformed("unknown data type", {});
  }
  if (tensor.shape.rank > Shape::kMaxRank) return malformed("too many dimensions", {});
  if (tensor.dtype == DType::s4 && !tensor.is_constant()) {
    return malformed("only a constant can be int4", {});
  }
  uint32_t elems = 1, bytes = 0;
  for (uint32_t i = 0; i < tensor.shape.rank && elems != 0; ++i) {
    checked_product(elems, elems, tensor.shape[i]);
  }
  if (!checked_storage(bytes, tensor.dtype, elems)) {
    return malformed("shape " + shape_text(tensor.shape) + " is empty or too large", {});
  }
  if (tensor.is_constant() && tensor.data->size() != bytes) {
    return malformed(
        fmt::format("constant has {} bytes, its type needs {}", tensor.data->size(), bytes), {});
  }
  return check_quant(tensor);
}

Outcome check_attrs(const OpDef& op, const Bytes& attrs) {
  if (attrs.size() != op.attrs.bytes) return malformed("attributes have the wrong size", {});
  for (const Field& field : op.attrs.fields) {
    if (field.enum_names.empty()) continue;
    for (uint32_t i = 0; i < field.count; ++i) {
      const double value = get_field(field, attrs, i);
      if (value < 0 || value >= double(field.enum_names.size())) {
        return malformed(fmt::format("attribute {} has no value {}", field.name, value), {});
      }
    }
  }
  return Ok{};
}

class Verifier {
 public:
  explicit Verifier(const Graph& graph, int depth = 0)
      : graph_(graph), made_(graph.tensors.size(), false), depth_(depth) {}

  Outcome run() {
    for (size_t id = 0; id < graph_.tensors.size(); ++id) {
      if (auto outcome = check_tensor(graph_.tensors[id]); !outcome) {
        return std::move(outcome.error().at(tensor_place(graph_, TensorId(id))));
      }
      made_[id] = graph_.tensors[id].is_constant();
    }
    for (size_t i = 0; i < graph_.inputs.size(); ++i) {
      MW_TRY_DO(make(graph_.inputs[i], fmt::format("graph input {}", i)));
    }
    for (size_t i = 0; i < graph_.variables.size(); ++i) {
      MW_TRY_DO(make(graph_.variables[i].value, fmt::format("variable {}", i)));
    }
    for (size_t n = 0; n < graph_.nodes.size(); ++n) {
      if (auto outcome = check_node(graph_.nodes[n]); !outcome) {
        return std::move(outcome.error().at(node_place(graph_, n)));
      }
    }
    return finish();
  }

 private:
  bool in_range(TensorId id) const { return id >= 0 && size_t(id) < graph_.tensors.size(); }

  Outcome make(TensorId id, const std::string& where) {
    if (!in_range(id)) return malformed(fmt::format("no tensor {}", id), where);
    if (made_[size_t(id)]) {
      return malformed(tensor_place(graph_, id) + " already has a source", where);
    }
    made_[size_t(id)] = true;
    return Ok{};
  }

  // How many inputs and outputs a node may have.
  Outcome check_counts(const Node& node) const {
    const OpCore& core = *node.op->core;
    const bool any = !node.bodies.empty();
    const size_t most_in = any || core.variadic_in ? kMaxSlots : core.inputs;
    if (node.inputs.size() < core.min_inputs || node.inputs.size() > most_in) {
      return malformed(
          fmt::format("{} inputs, takes {} to {}", node.inputs.size(), core.min_inputs, most_in),
          {});
    }
    const size_t most_out = any || core.variadic_out ? kMaxSlots : core.outputs;
    if (node.outputs.size() < core.outputs || node.outputs.size() > most_out) {
      return malformed(
          fmt::format("{} outputs, makes {} to {}", node.outputs.size(), core.outputs, most_out),
          {});
    }
    return Ok{};
  }

  Outcome check_inputs(const Node& node) const {
    const OpCore& core = *node.op->core;
    for (size_t slot = 0; slot < node.inputs.size(); ++slot) {
      const TensorId id = node.inputs[slot];
      const std::string where = fmt::format("input {}", slot);
      if (id == kNoTensor) {
        if (slot < core.min_inputs || core.variadic_in || !node.bodies.empty()) {
          return malformed("a required input is absent", where);
        }
        continue;
      }
      if (!in_range(id)) return malformed(fmt::format("no tensor {}", id), where);
      if (!made_[size_t(id)]) {
        return malformed(tensor_place(graph_, id) + " is read before it is made", where);
      }
    }
    return Ok{};
  }

  // Kernels read one scale an output channel, wherever a file says that the scales run.
  Outcome check_weights(const Node& node) const {
    const QuantRule& rule = node.op->quant;
    if (rule.weight_slot < 0 || size_t(rule.weight_slot) >= node.inputs.size()) return Ok{};
    const Tensor& weights = graph_.tensors[size_t(node.inputs[size_t(rule.weight_slot)])];
    if (weights.quant.scales.size() <= 1 || weights.quant.axis == rule.weight_axis) return Ok{};
    return malformed(fmt::format("the scales run along axis {}, are read along axis {}",
                                 weights.quant.axis, rule.weight_axis),
                     fmt::format("input {}", rule.weight_slot));
  }

  Outcome check_types(const Node& node) const {
    const std::vector<TensorType> in = graph_.input_types(node);
    const std::vector<TensorType> declared = graph_.output_types(node);
    std::vector<TensorType> inferred = declared;
    const Status status = node.op->core->infer(node.attrs.data(), {in.data(), uint32_t(in.size())},
                                               {inferred.data(), uint32_t(inferred.size())});
    if (status != Status::ok) return malformed(status_text(status), {});
    for (size_t slot = 0; slot < declared.size(); ++slot) {
      if (inferred[slot].dtype == declared[slot].dtype &&
          inferred[slot].shape == declared[slot].shape) {
        continue;
      }
      return malformed(
          fmt::format("declared shape {} or data type differs from what the operator "
                      "makes, {}",
                      shape_text(declared[slot].shape), shape_text(inferred[slot].shape)),
          fmt::format("output {}", slot));
    }
    return Ok{};
  }

  Outcome check_node(const Node& node) {
    if (node.op == nullptr) return malformed("no operator", {});
    MW_TRY_DO(check_attrs(*node.op, node.attrs));
    MW_TRY_DO(check_counts(node));
    MW_TRY_DO(check_inputs(node));
    for (size_t slot = 0; slot < node.outputs.size(); ++slot) {
      MW_TRY_DO(make(node.outputs[slot], fmt::format("output {}", slot)));
    }
    const Traits& traits = node.op->traits;
    if (traits.branches || traits.loops || !node.bodies.empty()) return check_bodies(node);
    MW_TRY_DO(check_weights(node));
    return check_types(node);
  }

  // The tensor of a body has the type of that beside it, whose bytes it takes over.
  Outcome check_same_types(const std::vector<TensorId>& outer, size_t from, const Graph& body,
                           const std::vector<TensorId>& inner, const char* what) const {
    if (inner.size() != outer.size() - from) {
      return malformed(
          fmt::format("it has {} {}s, the node {}", inner.size(), what, outer.size() - from), {});
    }
    for (size_t i = 0; i < inner.size(); ++i) {
      const Tensor &a = graph_.tensors[size_t(outer[from + i])],
                   &b = body.tensors[size_t(inner[i])];
      if (a.dtype == b.dtype && a.shape == b.shape) continue;
      return malformed("its type differs from that of the node", fmt::format("{} {}", what, i));
    }
    return Ok{};
  }

  Outcome check_bodies(const Node& node) const {
    if (!node.op->traits.branches && !node.op->traits.loops)
      return malformed("it runs no graphs", {});
    if (node.bodies.size() != 2) {
      return malformed(fmt::format("it has {} graphs to run instead of 2", node.bodies.size()), {});
    }
    if (depth_ == kMostBodyDepth) return malformed("graphs in graphs, too deep", {});
    for (const Graph& body : node.bodies) {
      auto outcome = check_body(body);
      if (!outcome) return std::move(outcome.error().at("graph '" + body.name + "'"));
    }
    return node.op->traits.loops ? check_loop(node) : check_branch(node);
  }

  Outcome check_body(const Graph& body) const {
    MW_TRY_DO(Verifier(body, depth_ + 1).run());
    if (!body.variables.empty()) return malformed("only the outermost graph has variables", {});
    return Ok{};
  }

  Outcome check_branch(const Node& node) const {
    const Tensor& condition = graph_.tensors[size_t(node.inputs[0])];
    if (condition.dtype != DType::b8 || condition.shape.elems() != 1) {
      return malformed("the condition is not one bool", "input 0");
    }
    for (const Graph& body : node.bodies) {
      auto outcome = check_same_types(node.inputs, 1, body, body.inputs, "input");
      if (outcome) outcome = check_same_types(node.outputs, 0, body, body.outputs, "output");
      if (!outcome) return std::move(outcome.error().at("graph '" + body.name + "'"));
    }
    return Ok{};
  }

  // Values go round: each place has one type in the node and in both graphs.
  Outcome check_loop(const Node& node) const {
    const Graph &condition = node.bodies[0], &body = node.bodies[1];
    MW_TRY_DO(check_carried(node, graph_, node.outputs, "output"));
    auto outcome = check_carried(node, condition, condition.inputs, "input");
    if (outcome) {
      const TensorId made = condition.outputs[0];
      const Tensor& decides = condition.tensors[size_t(made)];
      if (condition.outputs.size() != 1 || decides.dtype != DType::b8 ||
          decides.shape.elems() != 1) {
        outcome = malformed("the condition is not one bool",
                            "output 0 > " + tensor_place(condition, made));
      }
    }
    if (!outcome) return std::move(outcome.error().at("graph '" + condition.name + "'"));
    outcome = check_carried(node, body, body.inputs, "input");
    if (outcome) outcome = check_carried(node, body, body.outputs, "output");
    if (!outcome) return std::move(outcome.error().at("graph '" + body.name + "'"));
    return Ok{};
  }

  Outcome check_carried(const Node& node, const Graph& graph, const std::vector<TensorId>& ids,
                        const char* what) const {
    if (ids.size() != node.inputs.size()) {
      return malformed(fmt::format("{} {}s instead of the {} values that go round", ids.size(),
                                   what, node.inputs.size()),
                       {});
    }
    for (size_t i = 0; i < ids.size(); ++i) {
      const Tensor &a = graph_.tensors[size_t(node.inputs[i])], &b = graph.tensors[size_t(ids[i])];
      const bool quantized_alike =
          a.quant.scales == b.quant.scales && a.quant.zero_point == b.quant.zero_point;
      if (a.dtype == b.dtype && a.shape == b.shape && quantized_alike) continue;
      return malformed(fmt::format("its {} differs from that of {}",
                                   a.dtype != b.dtype   ? "data type"
                                   : a.shape != b.shape ? "shape " + shape_text(b.shape)
                                                        : "quantization",
                                   tensor_place(graph_, node.inputs[i])),
                       fmt::format("{} {} > {}", what, i, tensor_place(graph, ids[i])));
    }
    return Ok{};
  }

  Outcome check_variable(const Variable& variable) const {
    const Tensor& value = graph_.tensors[size_t(variable.value)];
    if (!in_range(variable.next)) return malformed(fmt::format("no tensor {}", variable.next), {});
    const Tensor& next = graph_.tensors[size_t(variable.next)];
    if (value.dtype != next.dtype || value.shape != next.shape) {
      return malformed("what it becomes has another type, " + tensor_place(graph_, variable.next),
                       {});
    }
    if (variable.initial == nullptr || variable.initial->size() != value.bytes()) {
      return malformed("its first value has not the bytes of its type", {});
    }
    return Ok{};
  }

  Outcome finish() const {
    for (size_t id = 0; id < made_.size(); ++id) {
      if (!made_[id]) {
        return malformed("has no source: no input, no constant, no node's output",
                         tensor_place(graph_, TensorId(id)));
      }
    }
    for (const Variable& variable : graph_.variables) {
      auto outcome = check_variable(variable);
      if (!outcome) return std::move(outcome.error().at(tensor_place(graph_, variable.value)));
    }
    if (graph_.outputs.empty()) return malformed("the graph has no output", {});
    for (size_t i = 0; i < graph_.outputs.size(); ++i) {
      if (!in_range(graph_.outputs[i])) {
        return malformed(fmt::format("no tensor {}", graph_.outputs[i]),
                         fmt::format("graph output {}", i));
      }
    }
    return Ok{};
  }

  const Graph& graph_;
  std::vector<bool> made_;
  int depth_;
};

}  // namespace

std::string node_place(const Graph& graph, size_t index) {
  const Node& node = graph.nodes[index];
  std::string place = fmt::format("node {} {}", index, node.op == nullptr ? "" : node.op->name());
  if (!node.name.empty()) place += " '" + node.name + "'";
  return place;
}

std::string tensor_place(const Graph& graph, TensorId id) {
  const std::string& name = graph.tensors[size_t(id)].name;
  return fmt::format("tensor {}", id) + (name.empty() ? "" : " '" + name + "'");
}

Outcome verify(const Graph& graph) {
  return Verifier(graph).run();
}

}  // namespace mw
