// SPDX-License-Identifier: Apache-2.0
// What: tile, x so many times one after another along each dimension.
// Contract: any data type of whole bytes; up to four dimensions repeated in any way, more where few
// lie between them. Source: TFLite TILE, whose multiples are constants.
#ifndef MW_OPS_TILE_TILE_H_
#define MW_OPS_TILE_TILE_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace tile {
inline namespace MW_ABI {

struct Tile : movement::Repeat {
  static constexpr const char* name() { return "tile"; }
  static constexpr uint16_t kCode = 105, kTfliteCode = 69;
  struct Attrs {
    int32_t multiples[Shape::kMaxRank] = {1, 1, 1, 1, 1, 1};

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("multiples", a.multiples);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<Tile>;

}  // namespace MW_ABI
}  // namespace tile
}  // namespace mw

extern template struct mw::movement::Operator<mw::tile::Tile>;

#endif  // MW_OPS_TILE_TILE_H_
