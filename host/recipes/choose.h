// SPDX-License-Identifier: Apache-2.0
// What: the choice of a detector's threshold on running speech that is composed of held-out clips;
// and hold_out(), which keeps such clips apart from training.
// Why: a threshold that is chosen on what was learned is too sure of itself; one chosen on the test
// set would spoil the test.
// Contract: deterministic. Where there are too few clips to spare, none is held out and the default
// threshold stays.
#pragma once

#include "host/base/progress.h"
#include "host/listen/listening.h"
#include "host/recipes/learn.h"
#include "host/speech/sounds.h"
#include "host/speech/stream.h"

namespace mw {

// Running speech out of the kinds that the sources have.
speech::StreamSpec stream_spec(const speech::MixSources& sources, size_t items, int rate_hz);
std::vector<SpokenWord> spoken_in(const speech::Stream& stream, int rate_hz);

struct SpeechToChooseOn {
  const speech::MixSources& sources;
  int streams = 3;
  size_t items = 60;  // of a stream
  uint64_t seed = 1;
};
struct DetectorChoice {
  DetectorSettings settings;
  WordErrors errors;   // on what it was chosen on
  double seconds = 0;  // of that; 0: nobody says any of the words, and the default stays
};
Result<DetectorChoice> choose_detector(const Graph& classifier, const SpeechToChooseOn& speech,
                                       const Progress& progress);

struct HeldOutClips {
  data::Dataset train;   // what is left to learn from
  data::Dataset choose;  // empty: too few clips to spare any
};
// By speakers, where they are known.
HeldOutClips hold_out(const data::Dataset& set, uint64_t seed);

// Single clips with the silence around them cut: a label that is none of the words, and has no '_',
// is another word. A set may lack words.
Result<speech::MixSources> word_sources(const data::Dataset& set,
                                        const std::vector<std::string>& words, int rate_hz);

struct HeldOutWords {
  const data::Dataset& clips;  // may be empty: then the default threshold stays
  const std::vector<std::string>& words;
  const std::vector<speech::Samples>& noises;
  uint64_t seed = 1;
};
// Chooses on the integer model; both models carry the settings then.
Outcome choose_for(Learned& models, const HeldOutWords& held_out, const Progress& progress);

}  // namespace mw
