// SPDX-License-Identifier: Apache-2.0
// What: nearest_exp, nearest_log and nearest_pow: floats that are rounded once, from some 45 bits.
// Why: tables of quantized operators are made from them, and must be those that a math library
// makes. Runs of float models take exp_f32 and log_f32, which are faster.
// Contract: of results below the smallest normal float 0, above the largest infinity; what IEEE 754
// says of zeros, infinities and NaN. Integers of 64 bits, without a division.
#ifndef MW_ABI_NEAREST_H_
#define MW_ABI_NEAREST_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {

float nearest_exp(float x);
// -infinity of 0, NaN below.
float nearest_log(float x);
float nearest_pow(float x, float y);

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_NEAREST_H_
