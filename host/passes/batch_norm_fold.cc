// SPDX-License-Identifier: Apache-2.0
// Folds batch normalization into the weights and bias of the node before it:
// w'[c] = w[c] * k[c], b'[c] = (b[c] - mean[c]) * k[c] + beta[c], k = gamma / sqrt(variance + eps).
// Where no such node stands before it, it stays. Computed in double, rounded once.
#include <cmath>

#include "host/passes/pass.h"

namespace mw {

namespace {

enum In : uint8_t { kX, kGamma, kBeta, kMean, kVariance };  // slots of batch_norm

// The node that takes the factors of node `n`, or -1.
int host_of(const Graph& graph, const Uses& uses, size_t n) {
  const Node& norm = graph.nodes[n];
  for (size_t slot = kGamma; slot <= kVariance; ++slot) {
    if (!graph.tensors[size_t(norm.inputs[slot])].is_constant()) return -1;
  }
  const int before = uses.producer(norm.inputs[kX]);
  if (before < 0 || !uses.feeds_one_node(norm.inputs[kX])) return -1;
  const Node& node = graph.nodes[size_t(before)];
  const QuantRule& rule = node.op->quant;
  if (rule.weight_slot < 0 || rule.bias_slot < 0) return -1;
  if (node.op->traits.fuses_clamp && get_attr(node, "activation") != 0) return -1;
  const TensorId bias = node.input(size_t(rule.bias_slot));
  const Tensor& weights = graph.tensors[size_t(node.inputs[size_t(rule.weight_slot)])];
  const bool constant =
      weights.is_constant() && (bias == kNoTensor || graph.tensors[size_t(bias)].is_constant());
  const Shape& y = graph.tensors[size_t(norm.inputs[kX])].shape;
  const bool per_channel = uint32_t(rule.weight_axis) < weights.shape.rank &&
                           weights.shape[uint32_t(rule.weight_axis)] == y[y.rank - 1];
  return constant && per_channel && weights.dtype == DType::f32 ? before : -1;
}

struct Affine {  // y[c] = factor[c] * x[c] + offset[c]
  std::vector<double> factor, offset;
};

Affine affine_of(const Graph& graph, const Node& norm) {
  const auto values = [&](size_t slot) {
    return graph.tensors[size_t(norm.inputs[slot])].values<float>();
  };
  const double epsilon = get_attr(norm, "epsilon");
  Affine out;
  for (size_t c = 0; c < values(kGamma).size(); ++c) {
    const double k = values(kGamma)[c] / std::sqrt(double(values(kVariance)[c]) + epsilon);
    out.factor.push_back(k);
    out.offset.push_back(values(kBeta)[c] - values(kMean)[c] * k);
  }
  return out;
}

// `axis` is the dimension of weights that runs over the output channels.
std::vector<float> scaled(const Tensor& weights, uint32_t axis, const std::vector<double>& factor) {
  size_t inner = 1;
  for (uint32_t i = axis + 1; i < weights.shape.rank; ++i) inner *= size_t(weights.shape[i]);
  const auto values = weights.values<float>();
  std::vector<float> out(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    out[i] = float(values[i] * factor[i / inner % factor.size()]);
  }
  return out;
}

void fold(Graph& graph, Node& node, const Affine& affine) {
  const QuantRule& rule = node.op->quant;
  TensorId& w = node.inputs[size_t(rule.weight_slot)];
  Tensor weights = graph.tensors[size_t(w)];  // a copy: others may share the old ones
  weights.data = bytes_of(scaled(weights, uint32_t(rule.weight_axis), affine.factor));

  const TensorId old_bias = node.input(size_t(rule.bias_slot));
  const size_t channels = affine.factor.size();
  Tensor bias{node.name + ":bias", DType::f32, Shape{{int32_t(channels)}, 1}, {}, nullptr};
  std::vector<float> values(channels);
  for (size_t c = 0; c < channels; ++c) {
    const double before =
        old_bias == kNoTensor ? 0.0 : graph.tensors[size_t(old_bias)].values<float>()[c];
    values[c] = float(before * affine.factor[c] + affine.offset[c]);
  }
  if (old_bias != kNoTensor) bias = graph.tensors[size_t(old_bias)];
  bias.data = bytes_of(values);

  w = graph.add(std::move(weights));
  node.inputs.resize(std::max(node.inputs.size(), size_t(rule.bias_slot) + 1), kNoTensor);
  node.inputs[size_t(rule.bias_slot)] = graph.add(std::move(bias));
}

}  // namespace

Outcome batch_norm_fold(Graph& graph) {
  const OpDef* batch_norm = find_op("batch_norm");
  Uses uses(graph);
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    Node& norm = graph.nodes[n];
    if (norm.op != batch_norm) continue;
    const int host = host_of(graph, uses, n);
    if (host < 0) continue;
    Node& node = graph.nodes[size_t(host)];
    fold(graph, node, affine_of(graph, norm));
    node.outputs[0] = norm.outputs[0];
    uses.set_producer(norm.outputs[0], host);
    norm.inputs.clear();
    norm.outputs.clear();
    dead[n] = true;
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
