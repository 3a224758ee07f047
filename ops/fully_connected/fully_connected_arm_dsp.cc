// SPDX-License-Identifier: Apache-2.0
#include "arch/arm_dsp/arm_dsp.h"
#include "ops/fully_connected/tile.h"

namespace mw::fully_connected {

namespace {

// Four weights of one row with four inputs, widened to `even` and `odd`.
inline int32_t dot_weights(const int8_t* w, uint32_t even, uint32_t odd, int32_t sum) {
  const uint32_t weights = arm_dsp::load32(w);
  sum = arm_dsp::dot(arm_dsp::even_bytes(weights), even, sum);
  return arm_dsp::dot(arm_dsp::odd_bytes(weights), odd, sum);
}

// As portable::dot_rows. Four weights of each row share one widening of four inputs.
struct DotRows {
  void operator()(const int8_t* x, const int8_t* w, int32_t row, int32_t count, int32_t offset,
                  portable::Sums4& sums) const {
    const uint32_t offsets = arm_dsp::lanes(offset, offset);
    const int8_t *w1 = w + row, *w2 = w1 + row, *w3 = w2 + row, *end = x + (count & ~3);
    int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    while (x != end) {
      const uint32_t word = arm_dsp::load32(x);
      const uint32_t even = arm_dsp::add_even_bytes(offsets, word);
      const uint32_t odd = arm_dsp::add_odd_bytes(offsets, word);
      s0 = dot_weights(w, even, odd, s0);
      s1 = dot_weights(w1, even, odd, s1);
      s2 = dot_weights(w2, even, odd, s2);
      s3 = dot_weights(w3, even, odd, s3);
      x += 4, w += 4, w1 += 4, w2 += 4, w3 += 4;
    }
    sums = {{s0, s1, s2, s3}};
    portable::dot_rows(x, w, row, count & 3, offset, sums);
  }
};

}  // namespace

void fully_connected_s8_arm_dsp(const Params& p, const Args& args) {
  run_tiles(p, args, DotRows{});
}

}  // namespace mw::fully_connected
