// SPDX-License-Identifier: Apache-2.0
// What: from posteriors to words heard: smoothing, threshold, refractory times; what was right and
// wrong about them; and the choice of the threshold.
// Why: a window every 40 ms says the same word ten times over; a product wants it once.
// Contract: pure functions. Words are heard by the device's own detector, rt/detector.h, whose
// integers are made here from seconds and probabilities.
#pragma once

#include <string>
#include <vector>

#include "host/listen/streaming.h"
#include "rt/detector.h"

namespace mw {

struct DetectorSpec {
  double threshold = 0.55;
  double smooth_s = 0.2;           // posteriors are averaged over so long
  double same_refractory_s = 0.7;  // before a word is heard again
  double any_refractory_s = 0.2;   // before another word is heard

  bool operator==(const DetectorSpec&) const = default;
};
DetectorParams detector_params(const DetectorSpec& spec, const ScoreFormat& format);

struct Detection {
  double time_s = 0;  // from the start of the recording, when it was heard
  int word = 0;
  double score = 0;  // smoothed, when it was heard

  bool operator==(const Detection&) const = default;
};
Detection detection_of(const DetectorEvent& event, double period_s);

std::vector<Detection> detect(const Posteriors& posteriors, const DetectorSpec& spec);

// Words in order against words in order, by the alignment with the fewest errors.
struct WordErrors {
  int words = 0, hits = 0, substitutions = 0, deletions = 0, insertions = 0;
  WordErrors& operator+=(const WordErrors& other);
};
WordErrors compare_words(const std::vector<int>& said, const std::vector<int>& heard);

// A word that was said in [begin_s, end_s).
struct SpokenWord {
  double begin_s = 0, end_s = 0;
  int word = 0;
};
// By time: a detection belongs to the word that ended at most `late_s` before it, or is being said.
WordErrors compare_times(const std::vector<SpokenWord>& said, const std::vector<Detection>& heard,
                         double late_s = 0.8);

// A recording of running speech with the truth beside it.
struct HeldOut {
  Posteriors posteriors;
  std::vector<SpokenWord> said;
};
struct ThresholdChoice {
  double threshold = 0;
  WordErrors errors;
};
// The lowest threshold whose errors are, but for chance, the fewest, on recordings that are neither
// learned from nor reported: the lowest, for who was never heard is understood less surely.
ThresholdChoice choose_threshold(const std::vector<HeldOut>& recordings, DetectorSpec spec);

}  // namespace mw
