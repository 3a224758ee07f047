// SPDX-License-Identifier: Apache-2.0
#include "ops/resize_nearest_neighbor/resize_nearest_neighbor.h"

namespace mw {
namespace resize_nearest_neighbor {
inline namespace MW_ABI {

MW_SHARED void resize_nearest_neighbor_ref(const Params& p, const Args& args) {
  const uint16_t *rows = args.table<uint16_t>(kRowOf), *columns = args.table<uint16_t>(kColumnOf);
  const uint8_t* image = args.input<uint8_t>(kX);
  uint8_t* y = args.output<uint8_t>(kY);
  for (int32_t n = 0; n < p.batch; ++n, image += p.in_h * p.in_w * p.pixel_bytes) {
    for (int32_t oy = 0; oy < p.out_h; ++oy) {
      const uint8_t* row = image + rows[oy] * p.in_w * p.pixel_bytes;
      for (int32_t ox = 0; ox < p.out_w; ++ox, y += p.pixel_bytes) {
        __builtin_memmove(y, row + columns[ox] * p.pixel_bytes, uint32_t(p.pixel_bytes));
      }
    }
  }
}

}  // namespace MW_ABI
}  // namespace resize_nearest_neighbor
}  // namespace mw
