// SPDX-License-Identifier: Apache-2.0
#include "host/ir/quant_scheme.h"

#include <algorithm>

#include "host/ir/op_def.h"

namespace mw {

const QuantScheme* find_quant_scheme(std::string_view name) {
  const auto* found = std::ranges::find(kQuantSchemes, name, &QuantScheme::name);
  return found == std::end(kQuantSchemes) ? nullptr : found;
}

bool takes(const OpDef& op, const QuantScheme& scheme) {
  const auto fits = [](DType row, DType type) { return row == DType::none || row == type; };
  const DType first = op.quant.weight_slot == 0 ? scheme.weight : scheme.activation;
  const DType second = op.quant.weight_slot == 1 ? scheme.weight : scheme.activation;
  return op.quant.quantizable && std::ranges::any_of(op.rows, [&](const KernelRow& row) {
           return fits(row.x, first) && fits(row.w, second) && fits(row.y, scheme.activation);
         });
}

}  // namespace mw
