// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/table.h"
#include "ops/gelu/gelu.h"

namespace mw {
namespace gelu {
inline namespace MW_ABI {

MW_SHARED void gelu_s8_ref(const Params& p, const Args& args) {
  unary::Table::look_up(p.elems, args);
}

MW_SHARED void gelu_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    y[i] = p.approximate == 1 ? gelu_by_tanh(x[i]) : gelu_f32(x[i]);
  }
}

}  // namespace MW_ABI
}  // namespace gelu
}  // namespace mw
