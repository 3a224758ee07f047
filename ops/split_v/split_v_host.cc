// SPDX-License-Identifier: Apache-2.0
#include "ops/split_v/split_v.h"

#include "ops/_family/parts/cut_host.h"

namespace mw::split_v {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(0))];
  const int32_t axis = node.as<PartsAttrs>().axis;
  const auto from_front = uint32_t(axis < 0 ? axis + int32_t(x.shape.rank) : axis);
  std::vector<int32_t> sizes;
  for (TensorId id : node.outputs) sizes.push_back(graph.tensors[size_t(id)].shape[from_front]);
  return TfliteExport{.extra_inputs = {parts::operand_of(node, "sizes", sizes, 1),
                                       parts::operand_of(node, "axis", {axis}, 0)},
                      .options = {int64_t(node.outputs.size())},
                      .version = x.dtype == DType::f32 ? 1 : 2};
}

}  // namespace

const OpDef kDef = parts::cut_def<Cut, kDef>(to_tflite);

}  // namespace mw::split_v
