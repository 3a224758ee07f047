// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/operator/_template.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::_template {

extern const OpDef kDef;

namespace {

// The node as TFLite writes it: its options in the schema's order.
Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.options = {node.as<Attrs>().shift}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 9), build.extent(1, 9)});
  const Attrs attrs{build.extent(0, 15)};
  return build.finish(kDef, attrs, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = kTfliteCode == kNoTflite ? nullptr : to_tflite,
    .random_case = random_case,
};

}  // namespace mw::_template
