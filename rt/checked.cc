// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED bool storage_of(DType dtype, const uint32_t* factors, uint32_t count, uint32_t& out) {
  uint32_t half_bytes = dtype_bits(dtype) / 4;
  for (; count > 0; --count, ++factors) {
    const uint64_t product = uint64_t(half_bytes) * *factors;
    half_bytes = product > 2 * kMaxBytes ? 0 : uint32_t(product);
  }
  out = (half_bytes + 1) / 2;
  return out != 0;
}

}  // namespace MW_ABI
}  // namespace mw
