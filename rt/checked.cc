// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED bool storage_of(DType dtype, const uint32_t* factors, uint32_t count, uint32_t& out) {
  uint64_t half_bytes = dtype_bits(dtype) / 4;
  for (uint32_t i = 0; i < count; ++i) {
    half_bytes *= factors[i];
    if (factors[i] == 0 || half_bytes > 2 * kMaxBytes) {
      out = 0;
      return false;
    }
  }
  out = (uint32_t(half_bytes) + 1) / 2;
  return true;
}

}  // namespace MW_ABI
}  // namespace mw
