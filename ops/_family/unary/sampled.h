// SPDX-License-Identifier: Apache-2.0
// What: unary::Sampled, the kind of operators whose integer kernels look y up in samples of a
// function of floats: all 256 of int8; of int16 each 128th, and straight lines between them.
// Contract: the member says precise(x), f(x) rounded as a math library does it (abi/nearest.h), for
// the bytes are those of TFLite's LUTPopulate. What is no number gives the least int8, or an int16
// of 0; minus infinity is the least value.
#ifndef MW_OPS_FAMILY_UNARY_SAMPLED_H_
#define MW_OPS_FAMILY_UNARY_SAMPLED_H_

#include "abi/nearest.h"
#include "ops/_family/unary/table.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

using Function = float (*)(float);

struct Sampled : Table {
  static constexpr uint32_t kSamples = 513;

  template <class M>
  static void derive(const void*, const OpTypes& types, const void*, void* const* tables) {
    const TensorType &x = types.in[kX], &y = types.out[kY];
    if (x.dtype == DType::s8) sample_s8(x.quant, y.quant, M::precise, tables[0]);
    if (x.dtype == DType::s16) sample_s16(x.quant, y.quant, M::precise, tables[0]);
  }
  template <class M>
  static constexpr void complete(OpCore& core) {
    core.derive = derive<M>;
  }
  static void sample_s8(const Quant& x, const Quant& y, Function f, void* table);
  static void sample_s16(const Quant& x, const Quant& y, Function f, void* table);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class>
  struct Wide {
    const int16_t* const table;

    Wide(const Params&, const Args& args) : table(args.table<int16_t>(0)) {}
    int16_t operator()(int32_t x) const {
      constexpr int32_t kBits = 7, kHalf = 1 << (kBits - 1);
      const int16_t* sample = table + (int32_t(kSamples / 2) + (x >> kBits));
      const int32_t step = int16_t(sample[1] - sample[0]);
      return int16_t(sample[0] + ((step * (x & ((1 << kBits) - 1)) + kHalf) >> kBits));
    }
  };
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_SAMPLED_H_
