// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/parts/cut_host.h"
#include "ops/unpack/unpack.h"

namespace mw::unpack {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool f32 = graph.tensors[size_t(node.input(0))].dtype == DType::f32;
  return TfliteExport{.options = {int64_t(node.outputs.size()), node.as<PartsAttrs>().axis},
                      .version = f32 ? 1 : 2};
}

}  // namespace

const OpDef kDef = parts::cut_def<Cut, kDef>(to_tflite);

}  // namespace mw::unpack
