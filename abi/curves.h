// SPDX-License-Identifier: Apache-2.0
// What: logistic and tanh of 16 bits, by straight lines between 256 points.
// Why: int16 activations and gates need them to the last bit.
// Contract: x in steps of 2^-12 / 3, y in steps of 2^-15; any x. The same results as TFLite's int16
// kernels, once they have scaled their input.
#ifndef MW_ABI_CURVES_H_
#define MW_ABI_CURVES_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {

int16_t logistic_s16(int32_t x);
int16_t tanh_s16(int32_t x);

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_CURVES_H_
