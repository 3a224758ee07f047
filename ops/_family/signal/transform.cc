// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/transform.h"

#include "ops/_family/frame/twiddles.h"

namespace mw {
inline namespace MW_ABI {
namespace signal {

MW_SHARED void fill_twiddles(DType dtype, int32_t length, bool backward, void* table) {
  if (dtype == DType::s16) {
    return real_fft::fill_twiddles(length, backward, static_cast<real_fft::Complex*>(table));
  }
  if (dtype == DType::s32) {
    return real_fft::fill_twiddles(length, backward,
                                   static_cast<real_fft::ComplexOf<int32_t>*>(table));
  }
  Bin* twiddles = static_cast<Bin*>(table);
  for (int32_t i = 0; i < length / 2; ++i) {
    const real_fft::Turn turn =
        real_fft::turned(uint32_t((uint64_t{1} << 32) / uint32_t(length)) * uint32_t(i));
    twiddles[i] = {turn.cosine(), -turn.sine()};
  }
}

}  // namespace signal
}  // namespace MW_ABI
}  // namespace mw
