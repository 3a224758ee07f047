// SPDX-License-Identifier: Apache-2.0
// What: resize_nearest_neighbor, an image of another size, each of whose pixels is one of x.
// Contract: any data type of whole bytes. Which row and column it is stands in tables, for it takes
// floats to know. With align_corners it is the nearest, halves away from zero; else the one that
// the position is within. Source: TFLite RESIZE_NEAREST_NEIGHBOR.
#ifndef MW_OPS_RESIZE_NEAREST_NEIGHBOR_RESIZE_NEAREST_NEIGHBOR_H_
#define MW_OPS_RESIZE_NEAREST_NEIGHBOR_RESIZE_NEAREST_NEIGHBOR_H_

#include "ops/_family/resize/resize.h"

namespace mw {
namespace resize_nearest_neighbor {
inline namespace MW_ABI {

constexpr uint16_t kCode = 174;
using resize::Attrs;
using resize::kX;
using resize::kY;
enum Table : uint8_t { kRowOf, kColumnOf };  // u16[out_h], u16[out_w]: of x
constexpr SlotCounts kSlots{1, 2, 1, 0};

struct Params {
  int32_t batch, in_h, in_w, out_h, out_w, pixel_bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_h", p.in_h), v("in_w", p.in_w), v("out_h", p.out_h);
    v("out_w", p.out_w), v("pixel_bytes", p.pixel_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
Status check_tables(const void* params, const void* const* tables, Footprint& footprint);
constexpr CheckFn kCheckTables = &check_tables;

#define MW_KERNELS "ops/resize_nearest_neighbor/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace resize_nearest_neighbor
}  // namespace mw

#endif  // MW_OPS_RESIZE_NEAREST_NEIGHBOR_RESIZE_NEAREST_NEIGHBOR_H_
