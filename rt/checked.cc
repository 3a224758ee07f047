// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED bool product_of(const uint32_t* factors, uint32_t count, uint32_t& out) {
  uint64_t product = 1;
  for (uint32_t i = 0; i < count; ++i) {
    product *= factors[i];
    if (factors[i] == 0 || product > kMaxBytes) {
      out = 0;
      return false;
    }
  }
  out = uint32_t(product);
  return true;
}

}  // namespace MW_ABI
}  // namespace mw
