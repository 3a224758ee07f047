// SPDX-License-Identifier: Apache-2.0
// What: what operators share whose indices are points of a tensor: for each, as many numbers as the
// tensor's first dimensions, behind which a slice lies.
// Contract: int32 indices; those of a constant are refused where they are out of range. Source:
// TFLite GATHER_ND, SCATTER_ND.
#ifndef MW_OPS_FAMILY_POINTS_POINTS_H_
#define MW_OPS_FAMILY_POINTS_POINTS_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
namespace points {

constexpr int32_t kRank = Shape::kMaxRank;

struct Params {
  int32_t points, depth;  // how many; numbers of each
  int32_t slice;          // elements
  int32_t elem_bytes;
  int32_t extent[kRank];  // of the dimensions that the numbers count in; unused ones are 1

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("points", p.points), v("depth", p.depth), v("slice", p.slice);
    v("elem_bytes", p.elem_bytes), v("extent", p.extent);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

// The shape of what stands at all points of a tensor.
Status shape_at(const Shape& tensor, const Shape& indices, Shape& slices);
// tensor: what the indices are of. slices: what stands there.
Status prepare(const TensorType& tensor, const TensorType& indices, const TensorType& slices,
               Params& p);
// Bytes of the tensor, of the indices and of the slices.
Status sizes(const Params& p, uint32_t& tensor, uint32_t& indices, uint32_t& slices);

// The slice at a point, or -1 where there is none.
inline int32_t place(const Params& p, const int32_t* point) {
  int32_t at = 0;
  for (int32_t d = 0; d < p.depth; ++d) {
    if (point[d] < 0 || point[d] >= p.extent[d]) return -1;
    at = at * p.extent[d] + point[d];
  }
  return at;
}
// The nearest slice to a point.
inline int32_t nearest(const Params& p, const int32_t* point) {
  int32_t at = 0;
  for (int32_t d = 0; d < p.depth; ++d) {
    const int32_t last = p.extent[d] - 1;
    at = at * p.extent[d] + (point[d] < 0 ? 0 : (point[d] > last ? last : point[d]));
  }
  return at;
}

}  // namespace points
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_POINTS_POINTS_H_
