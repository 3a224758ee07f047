// SPDX-License-Identifier: Apache-2.0
#include "rt/detector.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED void Detector::reset(const DetectorParams& p, int8_t* history) {
  *this = Detector();
  for (uint32_t i = 0; i < p.history_bytes(); ++i) history[i] = static_cast<int8_t>(p.zero_point);
}

MW_SHARED bool Detector::step(const DetectorParams& p, int8_t* history, const int8_t* scores,
                              DetectorEvent& event) {
  int8_t* newest = history + row * p.classes;
  for (int32_t c = 0; c < p.classes; ++c) newest[c] = scores[c];
  row = row + 1 == p.smooth_runs ? 0 : row + 1;
  ++runs;
  int32_t word = -1, best = 0;
  for (int32_t c = 0; c < p.words; ++c) {
    int32_t sum = -p.zero_point * p.smooth_runs;
    for (int32_t r = 0; r < p.smooth_runs; ++r) sum += history[r * p.classes + c];
    if (word < 0 || sum > best) word = c, best = sum;
    if (c == last_word && sum < p.threshold) held = false;
  }
  if (word < 0 || best < p.threshold || (held && word == last_word)) return false;
  const uint32_t wait = word == last_word ? p.same_refractory_runs : p.any_refractory_runs;
  if (last_word >= 0 && runs - last_run < wait) return false;
  last_word = word;
  last_run = runs;
  held = true;
  event.word = word;
  event.score_q15 = static_cast<int32_t>((int64_t{best} * p.q15_multiplier) >> 16);
  event.run = runs;
  return true;
}

}  // namespace MW_ABI
}  // namespace mw
