// SPDX-License-Identifier: Apache-2.0
#include "ops/split/split.h"

#include "ops/_family/parts/cut_host.h"

namespace mw::split {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool f32 = graph.tensors[size_t(node.input(0))].dtype == DType::f32;
  return TfliteExport{
      .extra_inputs = {parts::operand_of(node, "axis", {node.as<PartsAttrs>().axis}, 0)},
      .options = {int64_t(node.outputs.size())},
      .version = f32 ? 1 : 2};
}

}  // namespace

const OpDef kDef = parts::cut_def<Cut, kDef>(to_tflite);

}  // namespace mw::split
