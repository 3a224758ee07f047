// SPDX-License-Identifier: Apache-2.0
// What: join_def(), the host half of an operator that joins tensors, and the end of its random
// cases.
// Contract: the inputs take over the quantization of the output.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/parts/join.h"
#include "ops/_family/parts/parts_host.h"

namespace mw::parts {

// The node behind its inputs, all quantized as the first one is.
inline std::optional<Graph> finish_join(CaseBuilder& build, const OpDef& op, const PartsAttrs& a,
                                        std::vector<TensorId> inputs) {
  const QuantInfo quant = build.graph().tensors[size_t(inputs[0])].quant;
  for (TensorId id : inputs) build.graph().tensors[size_t(id)].quant = quant;
  return build.finish(op, a, std::move(inputs), quant);
}

template <class Op>
OpDef join_def(Result<TfliteExport> (*to_tflite)(const Graph&, const Node&),
               std::optional<Graph> (*random_case)(Rng&, DType)) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.unsigned_alike = true},
      .quant = {.output = QuantRule::Output::shared},
      .attrs = reflect<PartsAttrs>(),
      .params = reflect<PartsParams>(),
      .to_tflite = to_tflite,
      .random_case = random_case,
      .cpp_class = "Join",
  };
}

}  // namespace mw::parts
