// SPDX-License-Identifier: Apache-2.0
// What: what operators share that join tensors along an axis, or cut one up: a whole and its parts.
// Contract: parts have the shape of the whole but along the axis, which may count from the end, and
// its data type; slices do not have the axis. Bytes are copied. The row widths of the parts stand
// in a table, so that there may be any number of them.
#ifndef MW_OPS_FAMILY_PARTS_PARTS_H_
#define MW_OPS_FAMILY_PARTS_PARTS_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {

struct PartsAttrs {
  int32_t axis = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis);
  }
};

// A row is what follows from one index of all dimensions before the axis.
struct PartsParams {
  int32_t rows, row_bytes, count;  // of the whole; of parts

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("row_bytes", p.row_bytes), v("count", p.count);
  }
};
static_assert(fields_cover<PartsParams>(), "a field is missing from fields(), or there is padding");

namespace parts {

enum Table : uint8_t { kWidth };  // s32[count]: the bytes that each part gives to a row

// What parts are along the axis: of any extent, all of one, or of extent 1 and without the axis.
enum class Form : uint8_t { any, equal, slices };

// The axis from the front; bad_attribute if the shape has none such.
Status find_axis(int32_t axis, const Shape& shape, uint32_t& from_front);
// The shape that the parts have together.
Status join(int32_t axis, Span<const TensorType> parts, Shape& whole);
// The same of slices, and the shape of each slice of a whole.
Status stack(int32_t axis, Span<const TensorType> slices, Shape& whole);
Status slice(int32_t axis, const Shape& whole, Shape& part);
// Checks shapes and data types, and fills Params.
Status prepare(int32_t axis, const TensorType& whole, Span<const TensorType> parts, PartsParams& p);
Status prepare_slices(int32_t axis, const TensorType& whole, Span<const TensorType> slices,
                      PartsParams& p);
void derive(int32_t axis, Span<const TensorType> parts, int32_t* width);
void derive_slices(const PartsParams& p, int32_t* width);
// Sizes of the whole, the table and the scratch; f.slots must be `slots`.
Status footprint(const PartsParams& p, const KernelRow& row, Slots slots, uint32_t& whole_bytes,
                 Footprint& f);
// Proves that the parts fill the whole, and gives their sizes.
Status check_widths(const PartsParams& p, const int32_t* width, uint32_t* part_bytes);

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_PARTS_PARTS_H_
