// SPDX-License-Identifier: Apache-2.0
// What: l2_pool_2d, the root of the mean square of each window. Source: TFLite L2_POOL_2D.
// Contract: f32 alone, as in TFLM.
#ifndef MW_OPS_L2_POOL_2D_L2_POOL_2D_H_
#define MW_OPS_L2_POOL_2D_L2_POOL_2D_H_

#include "abi/float_math.h"
#include "ops/_family/pool/pool.h"

namespace mw {
namespace l2_pool_2d {
inline namespace MW_ABI {

struct L2Pool2d : pool::Pool {
  static constexpr const char* name() { return "l2_pool_2d"; }
  static constexpr uint16_t kCode = 236, kTfliteCode = 12;

  static float first(float) { return 0; }
  static float fold(float sum, float element) { return sum + element * element; }
  static float finish(float sum, int32_t elements) { return sqrt_f32(sum / float(elements)); }
};

template <class M>
struct RealPool : M {
  static void f32_ref(const PoolParams& p, const Args& args) {
    const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
    pool::walk_windows<float>(p, args, [&](const float* x, int32_t rows, int32_t columns) {
      const float value = pool::reduce_window<M, float>(p, x, rows, columns);
      return value < low ? low : (value > high ? high : value);
    });
  }

  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &RealPool::f32_ref>();
  static constexpr KernelRow kRows[] = {f32_ref_row};
  static constexpr OpCore kCore = linked_core(pool::core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow RealPool<M>::f32_ref_row;
template <class M>
constexpr KernelRow RealPool<M>::kRows[];
template <class M>
constexpr OpCore RealPool<M>::kCore;
#endif

using Pool = RealPool<L2Pool2d>;

}  // namespace MW_ABI
}  // namespace l2_pool_2d
}  // namespace mw

extern template struct mw::l2_pool_2d::RealPool<mw::l2_pool_2d::L2Pool2d>;

#endif  // MW_OPS_L2_POOL_2D_L2_POOL_2D_H_
