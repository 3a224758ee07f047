// SPDX-License-Identifier: Apache-2.0
// What: movement::Batch, the kind of operators between the pixels of an image, the space, and
// images of a batch: image (i, j) of a block holds each pixel that stands at (i, j) of a square.
// Contract: N, H, W and what a pixel holds, or N, H and that; any data type of whole bytes. A
// member says by kToBatch whether y is the batch; its ref() goes by each_pixel().
#ifndef MW_OPS_FAMILY_MOVEMENT_BATCH_H_
#define MW_OPS_FAMILY_MOVEMENT_BATCH_H_

#include "ops/_family/movement/movement.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

struct BatchAttrs {
  int32_t block[2] = {1, 1};              // pixels of a square's sides
  int32_t before[2] = {}, after[2] = {};  // of the image, which is padded or cropped

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("block", a.block), v("before", a.before), v("after", a.after);
  }
};

struct Batch {
  using Attrs = BatchAttrs;
  struct Params {
    int32_t images;              // of the space
    int32_t block[2], small[2];  // images of a block, and their extents
    int32_t space[2], before[2];
    int32_t run_bytes, fill;  // fill: each byte of what is padded

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("images", p.images), v("block", p.block), v("small", p.small);
      v("space", p.space), v("before", p.before);
      v("run_bytes", p.run_bytes), v("fill", p.fill);
    }
  };
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr bool kRaster = false;
  template <class M>
  using Rows = OneRow<M>;

  template <class M, class A>
  static Status prepare_member(const A& a, const OpTypes& types, Params& p) {
    Shape wanted;
    MW_DEVICE_TRY(M::shape(a, types.in[kX].shape, wanted));
    MW_REQUIRE(types.out[kY].shape == wanted, bad_shape);
    return prepare(a, types, M::kToBatch, p);
  }
  static Status prepare(const Attrs& a, const OpTypes& types, bool to_batch, Params& p);
  // Whether these Attrs can be meant of an image of that shape.
  static Status check(const Attrs& a, const Shape& x);
  static Status sizes(const Params& p, const KernelRow& row, Footprint& f, uint32_t& space,
                      uint32_t& batch);
  static Status read_tflite(const TfliteNode& node, void* attrs);

  static constexpr void complete(OpCore&) {}
};

// Visits the pixels of the batch in order, with where each stands in the space, in bytes, or -1.
template <class F>
void each_pixel(const Batch::Params& p, F&& visit) {
  for (int32_t i = 0; i < p.block[0]; ++i) {
    for (int32_t j = 0; j < p.block[1]; ++j) {
      for (int32_t n = 0; n < p.images; ++n) {
        for (int32_t h = i - p.before[0], rows = p.small[0]; rows > 0; --rows, h += p.block[0]) {
          const bool inside = h >= 0 && h < p.space[0];
          const int32_t line = inside ? (n * p.space[0] + h) * p.space[1] : 0;
          for (int32_t w = j - p.before[1], left = p.small[1]; left > 0; --left, w += p.block[1]) {
            visit(inside && w >= 0 && w < p.space[1] ? (line + w) * p.run_bytes : -1);
          }
        }
      }
    }
  }
}

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_BATCH_H_
