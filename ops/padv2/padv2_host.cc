// SPDX-License-Identifier: Apache-2.0
#include "ops/padv2/padv2.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::padv2 {

extern const OpDef kDef;

namespace {

// The bits of the value in the type of y.
std::shared_ptr<const Bytes> value_of(const Graph& graph, const Node& node) {
  const Tensor& y = graph.tensors[size_t(node.outputs[0])];
  int32_t bits = 0;
  if (PadV2::fill(node.as<PadV2::Attrs>(), y.type(), bits) != Status::ok) return nullptr;
  const auto* first = reinterpret_cast<const uint8_t*>(&bits);
  return std::make_shared<const Bytes>(first, first + storage_bytes(y.dtype, size_t(1)));
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Tensor& y = graph.tensors[size_t(node.outputs[0])];
  Tensor value{node.name + "/value", y.dtype, Shape{}, y.quant, value_of(graph, node)};
  if (value.data == nullptr) return node_error(graph, node, Status::bad_attribute);
  return TfliteExport{
      .extra_inputs = {movement::paddings_of(graph, node, node.as<PadV2::Attrs>()), value},
      .version = 2};
}

// A value that y can hold: a file has no other.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  PadV2::Attrs a;
  const std::vector<int32_t> dims = movement::draw_pads(rng, build, a);
  const TensorId x = build.input(dims);
  const Tensor& type = build.graph().tensors[size_t(x)];
  if (dtype == DType::s32) {
    a.integer = int32_t(rng.between(INT32_MIN, INT32_MAX));
  } else if (rng.chance(0.9)) {
    a.value = float(rng.uniform(-2, 2));
    int32_t bits = 0;
    if (dtype != DType::f32 && PadV2::fill(a, type.type(), bits) == Status::ok) {
      a.value = type.quant.scales[0] * float(bits - type.quant.zero_point);
    }
  }
  return build.finish(kDef, a, {x}, type.quant);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<Padding>("Padding", to_tflite, random_case);
  def.traits.copies_same_type = def.traits.pads = true;
  def.quant.output = QuantRule::Output::shared;
  return def;
}();

}  // namespace mw::padv2
