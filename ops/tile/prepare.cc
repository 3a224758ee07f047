// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/tile/tile.h"

namespace mw {
namespace tile {
inline namespace MW_ABI {

namespace {

// Loops of y, with steps in elements: one that goes back to where it began for each dimension that
// is repeated, and one for what lies between those. Where they are too many, the last are missing.
uint32_t loops_of(const Tile::Attrs& a, const Shape& x, Tile::Params& p) {
  uint32_t loops = 0;
  const auto add = [&](int32_t count, int32_t step) {
    if (loops < Tile::kMostLoops) p.count[loops] = count, p.step[loops] = step;
    ++loops;
  };
  int32_t unit = x.elems();  // elements from index to index
  p.whole_bytes = unit;
  bool joins = false;
  for (uint32_t d = 0; d < x.rank; ++d) {
    if (a.multiples[d] > 1) add(a.multiples[d], 0), joins = false;
    unit /= x[d];
    if (joins && loops <= Tile::kMostLoops) {
      p.count[loops - 1] *= x[d], p.step[loops - 1] = unit;
    } else if (!joins) {
      add(x[d], unit), joins = true;
    }
  }
  return loops;
}

}  // namespace

MW_SHARED Status Tile::shape(const Attrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  uint32_t elems = 1, extent;
  for (uint32_t d = 0; d < x.rank; ++d) {
    MW_REQUIRE(a.multiples[d] > 0, bad_attribute);
    MW_REQUIRE(
        checked_product(extent, x[d], a.multiples[d]) && checked_product(elems, elems, extent),
        too_large);
    y.push(int32_t(extent));
  }
  Params p{};
  MW_REQUIRE(loops_of(a, x, p) <= kMostLoops, too_large);
  return Status::ok;
}

MW_SHARED uint32_t Tile::walk(const Attrs& a, const Shape& x, Params& p) {
  return loops_of(a, x, p);
}

MW_SHARED Status Tile::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const uint32_t rank = node.in[0].shape.rank;
  MW_REQUIRE(node.in[1].shape.elems() == int32_t(rank), bad_shape);
  for (uint32_t d = 0; d < rank; ++d) {
    MW_DEVICE_TRY(movement::read_entry(node.in[1], d, a.multiples[d]));
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace tile
}  // namespace mw

template struct mw::movement::Operator<mw::tile::Tile>;
