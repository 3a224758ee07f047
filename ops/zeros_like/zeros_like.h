// SPDX-License-Identifier: Apache-2.0
// What: zeros_like, zeros in the type and shape of x.
// Contract: any data type of whole bytes; all bits are 0, whatever the zero point is. Source:
// TFLite ZEROS_LIKE.
#ifndef MW_OPS_ZEROS_LIKE_ZEROS_LIKE_H_
#define MW_OPS_ZEROS_LIKE_ZEROS_LIKE_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace zeros_like {
inline namespace MW_ABI {

constexpr uint16_t kCode = 225, kTfliteCode = 93;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 0, 1, 0};

using Attrs = NoAttrs;

struct Params {
  int32_t bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("bytes", p.bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/zeros_like/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace zeros_like
}  // namespace mw

#endif  // MW_OPS_ZEROS_LIKE_ZEROS_LIKE_H_
