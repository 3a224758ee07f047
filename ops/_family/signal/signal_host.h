// SPDX-License-Identifier: Apache-2.0
// What: signal_def(), the host half of an operator of TFLM's signal library.
// Contract: kDef is the operator's own object, which its random cases name. The quantizer leaves
// these operators as they are. Attributes are written as the options that TFLM reads.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/signal/signal.h"

namespace mw::signal {

template <class Op>
OpDef signal_def(std::optional<Graph> (*random_case)(Rng&, DType),
                 std::string_view kept_attrs = {}) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .quant = {.quantizable = false},
      .attrs = reflect<typename Op::Attrs>(),
      .params = reflect<typename Op::Params>(),
      .random_case = random_case,
      .kept_attrs = kept_attrs,
      .cpp_class = "Operator",
      .custom_name = Op::custom_name(),
  };
}

}  // namespace mw::signal
