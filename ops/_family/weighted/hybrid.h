// SPDX-License-Identifier: Apache-2.0
// What: float activations of int8 weights: they are quantized anew in each run,
// by their own range. Why: dynamic-range models are float outside, int8 inside;
// operators with weights share how. Contract: device-safe. Each real value is
// scale * (q - zero_point), and zero is exact. The same scale, zero point and
// steps as TFLite's SymmetricQuantizeFloats (zero_point 0, q in [-127, 127])
// and AsymmetricQuantizeFloats, whose double arithmetic is done in integers
// here. Of values that are no numbers, nothing is promised but that nothing
// traps.
#ifndef MW_OPS_FAMILY_WEIGHTED_HYBRID_H_
#define MW_OPS_FAMILY_WEIGHTED_HYBRID_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {
namespace weighted_op {

struct InputQuant {
  float scale;
  int32_t zero_point;
};

// Of values between `low`, at most 0, and `high`, at least 0, which are not
// both 0.
InputQuant asymmetric_quant(float low, float high);

// Quantizes x into q.
InputQuant quantize_input(const float* x, int32_t elems, bool asymmetric, int8_t* q);

}  // namespace weighted_op
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_WEIGHTED_HYBRID_H_
