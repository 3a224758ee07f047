// SPDX-License-Identifier: Apache-2.0
// What: movement::View, the kind of operators that give the same bytes another shape.
// Contract: where input and output share a buffer nothing runs, else the kernel copies. Any data
// type. kShapeOfFile: every shape of as many elements will do, for it is the file's own; else y has
// the one that the member's shape() gives.
#ifndef MW_OPS_FAMILY_MOVEMENT_VIEW_H_
#define MW_OPS_FAMILY_MOVEMENT_VIEW_H_

#include "ops/_family/movement/movement.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

struct View {
  struct Params {
    int32_t bytes;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("bytes", p.bytes);
    }
  };
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr bool kRaster = false, kShapeOfFile = false;
  template <class M>
  using Rows = OneRow<M>;

  template <class M, class A>
  static Status prepare_member(const A& a, const OpTypes& types, Params& p) {
    if (!M::kShapeOfFile) {
      Shape wanted;
      MW_DEVICE_TRY(M::shape(a, types.in[kX].shape, wanted));
      MW_REQUIRE(types.out[kY].shape == wanted, bad_shape);
    }
    return prepare(types, p);
  }
  static Status prepare(const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static int32_t alias(const void* params, const void* const* tables, uint32_t out, uint32_t slot);
  static void ref(const Params& p, const Args& args);

  static constexpr void complete(OpCore& core) { core.alias = alias; }
};

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_VIEW_H_
