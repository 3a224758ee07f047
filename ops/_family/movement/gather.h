// SPDX-License-Identifier: Apache-2.0
// What: movement::Gather, the kind of operators that take runs of bytes from x, wherever they
// stand, and put them one after another: slices and transpositions.
// Contract: any data type of whole bytes; y has at least one element. A member's walk() says how
// finish() is to make the Walk, and returns the number of dimensions; first is 0 before. Where y is
// one piece of x, it may stand there; where the runs ascend, y may overlap x.
#ifndef MW_OPS_FAMILY_MOVEMENT_GATHER_H_
#define MW_OPS_FAMILY_MOVEMENT_GATHER_H_

#include "ops/_family/movement/movement.h"
#include "ops/_family/movement/walk.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

template <int32_t kDepth>
struct GatherOf {
  static constexpr uint32_t kMostLoops = uint32_t(kDepth);
  using Params = WalkOf<kDepth>;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr bool kRaster = true;
  template <class M>
  using Rows = OneRow<M>;

  template <class M, class A>
  static Status prepare_member(const A& a, const OpTypes& types, Params& p) {
    const Shape& x = types.in[kX].shape;
    Shape wanted;
    MW_DEVICE_TRY(M::shape(a, x, wanted));
    MW_REQUIRE(types.out[kY].shape == wanted, bad_shape);
    p.first = 0;
    return finish(types, M::walk(a, x, p), p);
  }
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static int32_t alias(const void* params, const void* const* tables, uint32_t out, uint32_t slot);
  static int32_t overlap(const void* params, const KernelRow& row, OverlapQuery query);
  static void ref(const Params& p, const Args& args);

  static constexpr void complete(OpCore& core) {
    core.alias = alias;
    core.overlap = overlap;
  }
};
using Gather = GatherOf<kLoops>;
using Repeat = GatherOf<8>;  // of dimensions that y holds again and again, two loops each

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_GATHER_H_
