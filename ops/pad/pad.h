// SPDX-License-Identifier: Apache-2.0
// What: pad, x with `before` and `after` elements of real zero round each dimension.
// Contract: s8 is filled with its zero point, which x and y share. Source: TFLite PAD.
#ifndef MW_OPS_PAD_PAD_H_
#define MW_OPS_PAD_PAD_H_

#include "abi/checked.h"
#include "ops/_family/movement/spread.h"

namespace mw {
namespace pad {
inline namespace MW_ABI {

struct Pad : movement::Spread {
  static constexpr const char* name() { return "pad"; }
  static constexpr uint16_t kCode = 11, kTfliteCode = 34;
  using Attrs = movement::PadAttrs;

  static Status fill(const Attrs&, const TensorType& y, int32_t& bits) {
    if (y.dtype != DType::s8) return Status::ok;
    MW_REQUIRE(y.quant.present() && fits_int8(y.quant.zero_point), bad_quantization);
    bits = y.quant.zero_point;
    return Status::ok;
  }
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Padding = movement::Operator<Pad>;

}  // namespace MW_ABI
}  // namespace pad
}  // namespace mw

extern template struct mw::movement::Operator<mw::pad::Pad>;

#endif  // MW_OPS_PAD_PAD_H_
