// SPDX-License-Identifier: Apache-2.0
// What: Detector, from the scores of a classifier to words heard: smoothing, threshold, refractory
// times; and take_samples(), which feeds a streaming model any number of samples.
// Why: a window every 40 ms says the same word ten times over; a product wants it once. Device,
// `milliwatt listen` and the demo run this very code.
// Contract: a word is heard once, until its mean has been below the threshold. Integers alone;
// scores are int8, quantized as DetectorParams says. `history` holds history_bytes() and belongs to
// one detector; reset() before the first step. Nothing before reset() counts: missing runs score
// zero. Tests: host/listen/detector_test.cc.
#ifndef MW_RT_DETECTOR_H_
#define MW_RT_DETECTOR_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {

struct DetectorParams {
  int32_t classes;         // scores a run
  int32_t words;           // the first of them can be heard, the others never are
  int32_t zero_point;      // of the scores
  int32_t smooth_runs;     // scores are summed over so many
  int32_t threshold;       // what the sum, less its zero points, must reach
  int32_t q15_multiplier;  // from such a sum to a mean score: times this, right by 16, is in Q15
  uint32_t same_refractory_runs;  // from a word to the same one
  uint32_t any_refractory_runs;   // from a word to another one

  constexpr uint32_t history_bytes() const {
    return static_cast<uint32_t>(classes) * static_cast<uint32_t>(smooth_runs);
  }
};

struct DetectorEvent {
  int32_t word = -1;      // its place among the labels; -1: nothing was heard
  int32_t score_q15 = 0;  // smoothed, when it was heard; 32768 is 1
  uint32_t run = 0;       // runs since reset(), this one included
};

struct Detector {
  uint32_t runs = 0, last_run = 0;
  int32_t last_word = -1;
  int32_t row = 0;    // of the history that the next run replaces
  bool held = false;  // the last word's mean has not been below the threshold since

  void reset(const DetectorParams& p, int8_t* history);
  // The scores of one run. True when a word is heard now.
  bool step(const DetectorParams& p, int8_t* history, const int8_t* scores, DetectorEvent& event);
};

// A model that takes run_samples at once, fed in pieces of any length.
struct Listening {
  Detector detector;
  uint32_t filled = 0;  // samples that wait in the model's input
};

// Takes samples until a word is heard or all are taken; returns how many. event.word tells.
// Model: input(0) is int16 [run_samples], output(0) int8 [classes], and run() makes one of the
// other.
template <class Model>
inline uint32_t take_samples(Model& model, uint32_t run_samples, const DetectorParams& p,
                             Listening& state, int8_t* history, const int16_t* samples,
                             uint32_t count, DetectorEvent& event) {
  event = DetectorEvent();
  uint32_t taken = 0;
  while (taken < count) {
    const uint32_t room = run_samples - state.filled, left = count - taken;
    const uint32_t fresh = left < room ? left : room;
    __builtin_memcpy(model.input(0) + state.filled * sizeof(int16_t), samples + taken,
                     fresh * sizeof(int16_t));
    taken += fresh;
    state.filled += fresh;
    if (state.filled < run_samples) break;
    state.filled = 0;
    model.run();
    const int8_t* scores = reinterpret_cast<const int8_t*>(model.output(0));
    if (state.detector.step(p, history, scores, event)) break;
  }
  return taken;
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_RT_DETECTOR_H_
