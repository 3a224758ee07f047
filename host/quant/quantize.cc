// SPDX-License-Identifier: Apache-2.0
#include "host/quant/quantize.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

// A bias takes at most a quarter of an accumulator of 32 bits, whatever its weights are.
constexpr double kMaxBiasSteps = double(1 << 29);
constexpr float kSmallestScale = 1e-12f;
constexpr double kSmallestRange = 1e-9;

int64_t round_to(double value, double low, double high) {
  return int64_t(std::clamp(std::round(value), low, high));
}

Shape vector_shape(size_t extent) {
  return Shape{{int32_t(extent)}, 1};
}

// Integers that fit `dtype`, as a constant holds them.
std::shared_ptr<const Bytes> integers_of(DType dtype, const std::vector<int64_t>& values) {
  const size_t width = storage_bytes(dtype, size_t(1));
  Bytes bytes(values.size() * width);
  for (size_t i = 0; i < values.size(); ++i) {
    std::memcpy(bytes.data() + i * width, &values[i], width);  // little-endian: the low bytes
  }
  return std::make_shared<const Bytes>(dtype == DType::s4 ? pack_s4(bytes) : std::move(bytes));
}

// The channel of each element, when dimension `axis` runs over the channels.
struct Channels {
  size_t count = 1, inner = 1;
  Channels(const Shape& shape, int axis) : count(size_t(shape[uint32_t(axis)])) {
    for (uint32_t i = uint32_t(axis) + 1; i < shape.rank; ++i) inner *= size_t(shape[i]);
  }
  size_t of(size_t elem) const { return elem / inner % count; }
};

// What weights stand for: real ones, or those of a dynamic-range model, which are int8 already.
std::vector<float> real_weights(const Tensor& w, const Channels& channels) {
  if (w.dtype == DType::f32) {
    const auto values = w.values<float>();
    return {values.begin(), values.end()};
  }
  const std::vector<float>& scales = w.quant.scales;
  const auto steps = w.values<int8_t>();
  std::vector<float> values;
  for (size_t i = 0; i < steps.size(); ++i) {
    values.push_back(scales[scales.size() == 1 ? 0 : channels.of(i)] * float(steps[i]));
  }
  return values;
}

// Scales of weights: one a channel, or one for all.
struct Scales {
  std::vector<float> list;

  float of(size_t channel) const { return list[list.size() == 1 ? 0 : channel]; }
};

std::string schemes_of(const OpDef& op) {
  std::string names;
  for (const QuantScheme& scheme : kQuantSchemes) {
    if (takes(op, scheme)) names += (names.empty() ? "" : ", ") + std::string(scheme.name);
  }
  return names;
}

class Quantizer {
 public:
  Quantizer(const Graph& from, const Calibration& calibration, const QuantizeOptions& options)
      : from_(from),
        calibration_(calibration),
        options_(options),
        scheme_(options.scheme),
        same_(from.tensors.size(), kNoTensor),
        integer_(from.tensors.size(), kNoTensor),
        dequantized_(from.tensors.size(), kNoTensor) {}

  Result<Quantized> run() {
    to_.name = from_.name;
    to_.metadata = from_.metadata;
    for (TensorId id : from_.inputs) graph_input(id);
    for (size_t n = 0; n < from_.nodes.size(); ++n) {
      const Node& node = from_.nodes[n];
      const Tensor& x = from_.tensors[size_t(node.inputs.at(0))];
      const Tensor& y = from_.tensors[size_t(node.outputs[0])];
      const bool is_float = x.dtype == DType::f32 && y.dtype == DType::f32;
      const bool integer = is_float && !schemes_of(*node.op).empty();
      auto outcome = integer ? integer_node(node) : same_node(node);
      if (!outcome) return std::move(outcome.error().at(node_place(from_, n)));
    }
    for (TensorId id : from_.outputs) MW_TRY_DO(graph_output(id));
    MW_TRY_DO(verify(to_));
    return Quantized{std::move(to_), std::move(integer_)};
  }

 private:
  bool to_quantize(TensorId id) const { return from_.tensors[size_t(id)].dtype == DType::f32; }

  void graph_input(TensorId id) {
    if (to_quantize(id) && !options_.float_io) {
      to_.inputs.push_back(add_integer(id, calibrated(id)));
    } else {
      to_.inputs.push_back(as_is(id));
    }
  }

  Outcome graph_output(TensorId id) {
    if (to_quantize(id) && !options_.float_io) {
      MW_TRY(TensorId integer, as_integer(id));
      to_.outputs.push_back(integer);
    } else {
      MW_TRY(TensorId same, as_same(id));
      to_.outputs.push_back(same);
    }
    return Ok{};
  }

  // A copy of the tensor in the new graph.
  TensorId as_is(TensorId id) { return same_[size_t(id)] = to_.add(from_.tensors[size_t(id)]); }

  QuantInfo calibrated(TensorId id) const {
    return activation_quant(calibration_.ranges[size_t(id)], scheme_.activation);
  }

  std::string suffix() const { return "/" + std::string(dtype_name(scheme_.activation)); }

  TensorId add_integer(TensorId id, QuantInfo quant) {
    const Tensor& tensor = from_.tensors[size_t(id)];
    return integer_[size_t(id)] = to_.add(
               Tensor{tensor.name, scheme_.activation, tensor.shape, std::move(quant), nullptr});
  }

  Result<TensorId> convert(const char* op, TensorId from, Tensor to) {
    const OpDef* def = find_op(op);
    if (def == nullptr) {
      return Error{ErrorKind::unsupported, std::string("no operator ") + op, {}, {}};
    }
    const TensorId id = to_.add(std::move(to));
    to_.nodes.push_back(Node{def, def->attrs.defaults, {from}, {id}, to_.tensors[size_t(id)].name});
    return id;
  }

  // The tensor in its own type: as it was made, or dequantized.
  Result<TensorId> as_same(TensorId id) {
    if (same_[size_t(id)] != kNoTensor) return same_[size_t(id)];
    const Tensor& tensor = from_.tensors[size_t(id)];
    if (tensor.is_constant()) return as_is(id);
    to_.tensors[size_t(integer_[size_t(id)])].name += suffix();
    MW_TRY(same_[size_t(id)], convert("dequantize", integer_[size_t(id)], tensor));
    return same_[size_t(id)];
  }

  // The tensor in integers: as it was made, converted, or as a constant.
  Result<TensorId> as_integer(TensorId id) {
    if (integer_[size_t(id)] != kNoTensor) return integer_[size_t(id)];
    const Tensor& tensor = from_.tensors[size_t(id)];
    if (tensor.is_constant()) return constant(id);
    // Values that were such integers before they were real need no second rounding.
    const TensorId before = dequantized_[size_t(id)];
    if (before != kNoTensor && to_.tensors[size_t(before)].dtype == scheme_.activation) {
      return integer_[size_t(id)] = before;
    }
    Tensor integer{tensor.name + suffix(), scheme_.activation, tensor.shape, calibrated(id),
                   nullptr};
    MW_TRY(integer_[size_t(id)], convert("quantize", same_[size_t(id)], std::move(integer)));
    return integer_[size_t(id)];
  }

  TensorId constant(TensorId id) {
    const auto values = from_.tensors[size_t(id)].values<float>();
    ValueRange range;
    for (float value : values) {
      range.low = std::min(range.low, value), range.high = std::max(range.high, value);
    }
    const QuantInfo quant = activation_quant(range, scheme_.activation);
    const IntegerRange ends = integer_range(scheme_.activation);
    std::vector<int64_t> steps;
    for (float value : values) {
      steps.push_back(round_to(double(value) / quant.scales[0] + quant.zero_point, double(ends.low),
                               double(ends.high)));
    }
    const TensorId added = add_integer(id, quant);
    to_.tensors[size_t(added)].data = integers_of(scheme_.activation, steps);
    return added;
  }

  // A node that stays in its own types.
  Outcome same_node(const Node& node) {
    Node copy = node;
    for (TensorId& id : copy.inputs) {
      if (id == kNoTensor) continue;
      MW_TRY(id, as_same(id));
    }
    for (TensorId& id : copy.outputs) id = as_is(id);
    if (node.op == dequantize_) dequantized_[size_t(node.outputs[0])] = copy.inputs[0];
    to_.nodes.push_back(std::move(copy));
    return Ok{};
  }

  Outcome integer_node(const Node& node) {
    const QuantRule& rule = node.op->quant;
    if (!takes(*node.op, scheme_)) {
      return Error{ErrorKind::unsupported,
                   std::string(node.op->name()) + " has no kernel for " + scheme_.name,
                   {},
                   "it takes " + schemes_of(*node.op)};
    }
    Node copy = node;
    for (size_t slot = 0; slot < node.inputs.size(); ++slot) {
      const bool is_operand = int(slot) != rule.weight_slot && int(slot) != rule.bias_slot;
      if (!is_operand || node.inputs[slot] == kNoTensor) continue;
      const TensorId id = node.inputs[slot];
      MW_TRY(copy.inputs[slot], to_quantize(id) ? as_integer(id) : as_same(id));
    }
    if (rule.weight_slot >= 0) MW_TRY_DO(weights(node, copy));
    if (rule.output == QuantRule::Output::shared) MW_TRY_DO(share_quant(node, copy));
    const QuantInfo x = to_.tensors[size_t(copy.inputs[rule.x_slot()])].quant;
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      copy.outputs[i] = add_integer(node.outputs[i], output_quant(rule, x, node.outputs[i]));
    }
    to_.nodes.push_back(std::move(copy));
    return Ok{};
  }

  // Brings all inputs to the scale of the output.
  Outcome share_quant(const Node& node, Node& copy) {
    const QuantInfo y = output_quant(node.op->quant, {}, node.outputs[0]);
    for (TensorId& id : copy.inputs) {
      if (id == kNoTensor || to_.tensors[size_t(id)].quant == y) continue;
      const Tensor& x = to_.tensors[size_t(id)];
      MW_TRY(id, convert("quantize", id, Tensor{x.name + "/shared", x.dtype, x.shape, y, nullptr}));
    }
    return Ok{};
  }

  QuantInfo output_quant(const QuantRule& rule, const QuantInfo& x, TensorId y) const {
    switch (rule.output) {
      case QuantRule::Output::same_as_input:
        return x;
      case QuantRule::Output::fixed:
        return fixed_quant(rule);
      case QuantRule::Output::calibrated:
      case QuantRule::Output::shared:
        break;
    }
    return calibrated(y);
  }

  // A rule says it for s8; types without a zero point hold the farther end in all of their steps.
  QuantInfo fixed_quant(const QuantRule& rule) const {
    if (scheme_.activation == DType::s8) return {{rule.fixed_scale}, rule.fixed_zero_point, 0};
    const int32_t steps = 128 + std::abs(rule.fixed_zero_point);
    const double half = double(integer_range(scheme_.activation).high) + 1;
    return {{float(double(rule.fixed_scale) * steps / half)}, 0, 0};
  }

  Outcome weights(const Node& node, Node& copy) {
    const QuantRule& rule = node.op->quant;
    const TensorId w = node.inputs[size_t(rule.weight_slot)];
    const TensorId b = rule.bias_slot < 0 ? kNoTensor : node.input(size_t(rule.bias_slot));
    const Tensor& real = from_.tensors[size_t(w)];
    if (!real.is_constant() || (b != kNoTensor && !from_.tensors[size_t(b)].is_constant())) {
      return Error{ErrorKind::unsupported,
                   "weights that are not constant have no " +
                       std::string(numpy_name(scheme_.weight)) + " form",
                   {},
                   {}};
    }
    const auto bias =
        b == kNoTensor ? std::span<const float>{} : from_.tensors[size_t(b)].values<float>();
    const Channels channels(real.shape, rule.weight_axis);
    if (b != kNoTensor && bias.size() != channels.count) {
      return Error{ErrorKind::malformed_input, "the bias does not fit the weights", {}, {}};
    }
    const float x_scale = to_.tensors[size_t(copy.inputs[rule.x_slot()])].quant.scales.at(0);
    const std::vector<float> values = real_weights(real, channels);
    const Scales scales = weight_scales(rule, channels, values, bias, x_scale);
    const double end = double(integer_range(scheme_.weight).high);
    std::vector<int64_t> steps;
    for (size_t i = 0; i < values.size(); ++i) {
      steps.push_back(round_to(double(values[i]) / scales.of(channels.of(i)), -end, end));
    }
    const int axis = scales.list.size() == channels.count ? rule.weight_axis : 0;
    copy.inputs[size_t(rule.weight_slot)] = to_.add(Tensor{real.name,
                                                           scheme_.weight,
                                                           real.shape,
                                                           {scales.list, 0, axis},
                                                           integers_of(scheme_.weight, steps)});
    if (b != kNoTensor) {
      copy.inputs[size_t(rule.bias_slot)] =
          add_bias(from_.tensors[size_t(b)].name, bias, scales, x_scale);
    }
    return Ok{};
  }

  Scales weight_scales(const QuantRule& rule, const Channels& channels,
                       std::span<const float> values, std::span<const float> bias,
                       float x_scale) const {
    const double steps = double(integer_range(scheme_.weight).high);
    std::vector<float> largest(channels.count, 0);
    for (size_t i = 0; i < values.size(); ++i) {
      float& channel = largest[channels.of(i)];
      channel = std::max(channel, std::abs(values[i]));
    }
    Scales scales;
    for (size_t c = 0; c < channels.count; ++c) {
      const double of_bias = bias.empty() ? 0 : std::abs(bias[c]) / (kMaxBiasSteps * x_scale);
      scales.list.push_back(std::max({largest[c] / float(steps), float(of_bias), kSmallestScale}));
    }
    if (scheme_.weight == DType::s4 && rule.one_s4_scale) {
      scales.list = {*std::ranges::max_element(scales.list)};
    }
    return scales;
  }

  TensorId add_bias(const std::string& name, std::span<const float> bias, const Scales& w_scales,
                    float x_scale) {
    Tensor tensor{name, scheme_.accumulator, vector_shape(bias.size()), {}, nullptr};
    for (const float scale : w_scales.list) tensor.quant.scales.push_back(x_scale * scale);
    std::vector<int64_t> steps;
    for (size_t c = 0; c < bias.size(); ++c) {
      steps.push_back(round_to(bias[c] / (double(x_scale) * w_scales.of(c)), INT32_MIN, INT32_MAX));
    }
    tensor.data = integers_of(scheme_.accumulator, steps);
    return to_.add(std::move(tensor));
  }

  const Graph& from_;
  const Calibration& calibration_;
  const QuantizeOptions& options_;
  const QuantScheme& scheme_;
  Graph to_;
  const OpDef* const dequantize_ = find_op("dequantize");
  std::vector<TensorId> same_, integer_;  // by tensor id of from_, in to_
  std::vector<TensorId> dequantized_;     // what the graph itself has made real
};

}  // namespace

QuantInfo activation_quant(const ValueRange& range, DType dtype) {
  const double low = std::min(range.low, 0.0f), high = std::max(range.high, 0.0f);
  if (high - low < kSmallestRange) return {{1.0f}, 0, 0};  // nothing but zero passes here
  if (dtype != DType::s8) {
    return {{float(std::max(-low, high) / double(integer_range(dtype).high))}, 0, 0};
  }
  const float scale = float((high - low) / 255);
  return {{scale}, int32_t(round_to(INT8_MIN - low / scale, INT8_MIN, INT8_MAX)), 0};
}

Result<Quantized> quantize(const Graph& graph, const Calibration& calibration,
                           const QuantizeOptions& options) {
  if (calibration.ranges.size() != graph.tensors.size()) {
    return Error{ErrorKind::usage, "the calibration is of another graph", {}, {}};
  }
  MW_TRY_DO(verify(graph));
  if (graph.has_flow()) {
    return Error{ErrorKind::unsupported,
                 "the model has variables or IF, which are not quantized",
                 {},
                 "quantize it where it was made, and bring the int8 model"};
  }
  return Quantizer(graph, calibration, options).run();
}

}  // namespace mw
