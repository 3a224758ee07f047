// SPDX-License-Identifier: Apache-2.0
// What: gather, those slices of x along an axis that a tensor of indices names. With batch_dims,
// the first dimensions of x and of the indices go together.
// Contract: any data type of whole bytes, int32 indices. Constant indices that are out of range are
// refused; others, which nobody has seen, become the nearest in range. Source: TFLite GATHER.
#ifndef MW_OPS_GATHER_GATHER_H_
#define MW_OPS_GATHER_GATHER_H_

#include "abi/op.h"

namespace mw {
namespace gather {
inline namespace MW_ABI {

constexpr uint16_t kCode = 107, kTfliteCode = 36;
enum In : uint8_t { kX, kIndices };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  int32_t axis = 0, batch_dims = 0;  // a file's may count from the end

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis), v("batch_dims", a.batch_dims);
  }
};

struct Params {
  int32_t batches, outer;  // of the dimensions that go together; of those before the axis
  int32_t extent, picked;  // slices of x along the axis; of y
  int32_t run_bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batches", p.batches), v("outer", p.outer);
    v("extent", p.extent), v("picked", p.picked), v("run_bytes", p.run_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/gather/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace gather
}  // namespace mw

#endif  // MW_OPS_GATHER_GATHER_H_
