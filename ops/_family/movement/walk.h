// SPDX-License-Identifier: Apache-2.0
// What: Walk, runs of bytes that stand apart in one tensor, the whole, and follow each other in
// another: the Params of slices and transpositions, whose whole is x, and of paddings, whose is y.
// Why: where the runs stand is all that these operators say; one walk serves them.
// Contract: the order of the loops is that of the other tensor, the last loop is the innermost.
// Loops that are not needed have count 1 and step 0. After footprint() said ok, all runs lie
// within the whole.
#ifndef MW_OPS_FAMILY_MOVEMENT_WALK_H_
#define MW_OPS_FAMILY_MOVEMENT_WALK_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

constexpr int32_t kLoops = int32_t(Shape::kMaxRank);

template <int32_t kDepth>
struct WalkOf {
  int32_t whole_bytes, first, run_bytes;  // first: where the first run stands in the whole
  int32_t count[kDepth], step[kDepth];    // step: bytes from run to run in the whole
  int32_t fill;  // the bits of an element between the runs, where the whole is y; else 0

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("whole_bytes", p.whole_bytes), v("first", p.first), v("run_bytes", p.run_bytes);
    v("count", p.count), v("step", p.step), v("fill", p.fill);
  }
};
using Walk = WalkOf<kLoops>;

// Brings a Walk to its final form. Before, the first `rank` loops are dimensions, and steps,
// `first` and the size of the whole count elements. What follows without a gap joins the run, or
// the loop within. Also checks that x and y have one data type of whole bytes.
template <int32_t kDepth>
Status finish(const OpTypes& types, uint32_t rank, WalkOf<kDepth>& p);

// Goes from run to run by the first kDepth loops.
template <int32_t kDepth>
struct Place {
  int32_t at;  // in the whole
  int32_t index[kDepth] = {};

  explicit Place(int32_t first) : at(first) {}
  template <class W>
  bool next(const W& p) {
    int32_t d = kDepth - 1;
    for (; d >= 0 && ++index[d] == p.count[d]; --d) {
      at -= (p.count[d] - 1) * p.step[d];
      index[d] = 0;
    }
    if (d < 0) return false;
    at += p.step[d];
    return true;
  }
};

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_WALK_H_
