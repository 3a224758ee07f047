// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/_family/unary/clamp.h"
#include "ops/_family/unary/factored.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

MW_SHARED void Clamped::s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = int8_t(clamp(x[i], p.act_min, p.act_max));
}

MW_SHARED void Rescaled::s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    y[i] = requantize_s8(x[i] - p.x_zp, {p.multiplier, p.shift}, p.y_zp, p.act_min, p.act_max);
  }
}

MW_SHARED void Table::look_up(int32_t elems, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  const int8_t* table = args.table<int8_t>(0);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < elems; ++i) y[i] = table[uint8_t(x[i])];
}

MW_SHARED void Table::s8_ref(const Params& p, const Args& args) {
  look_up(p.elems, args);
}

MW_SHARED void Factored::s8_ref(const Params& p, const Args& args) {
  look_up(p.elems, args);
}

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw
