// SPDX-License-Identifier: Apache-2.0
// What: Sounds, labelled windows of sound to learn from or to be scored on, drawn on demand.
// Why: single clips and windows mixed from voices differ in how they are made, not in what is done
// with them.
// Contract: draw(i) is a function of i alone and may be called from several threads. Labels index
// the vocabulary; its last entry is "unknown". key is the digest of all that draw holds (and of
// nothing that is named by hand), for the cache; empty: not to be kept.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/data/dataset.h"
#include "host/speech/mix.h"

namespace mw::speech {

struct LabelledSound {
  Samples samples;
  int label = 0;
};

struct Sounds {
  int64_t count = 0;
  std::string key;
  std::function<LabelledSound(int64_t index)> draw;
};

// Decoded clips of words with their place in the vocabulary.
struct WordClips {
  std::vector<std::string> vocabulary;  // the words, then "unknown", where the model has it
  std::vector<Samples> samples;
  std::vector<int> labels;

  int unknown() const { return int(vocabulary.size()) - 1; }

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("vocabulary", s.vocabulary), v("samples", s.samples), v("labels", s.labels);
  }
};

// The words of a set when none are named: the labels with at least half as many clips as the most
// frequent one. Labels with a leading '_' never count.
std::vector<std::string> main_words(const data::Dataset& set);

// The clips that hold a sound. Those that do not are told as notices, each with its cause, and how
// many of which label. Errors: malformed_input, when they are not few, or are all of a main word.
Result<data::Dataset> readable_clips(const data::Dataset& set);
// One in ten, or a single one.
bool are_few(int64_t unreadable, int64_t clips);

// Labels outside `words` become unknown; those with a leading '_' are left out. Errors: usage, for
// a word without a clip; those of reading.
Result<WordClips> load_words(const data::Dataset& set, const std::vector<std::string>& words,
                             int rate_hz);

// What of a set a vocabulary knows.
struct WordMatch {
  std::vector<std::string> found, missing;  // of the vocabulary, without "unknown"
  std::vector<std::string> others;          // of the set: unknown to the vocabulary
  int64_t left_out = 0;  // clips of others, where the vocabulary has no "unknown"
};
// The clips of a set for a vocabulary that is given: words may be missing.
Result<WordClips> match_words(const data::Dataset& set, const std::vector<std::string>& vocabulary,
                              int rate_hz, WordMatch* match = nullptr);

// Every clip once, as it is: in the middle of a window, or the loudest part of a longer one.
Sounds plain_windows(const WordClips& clips, size_t window_samples);

struct ClipMix {
  int variants = 12;            // of each clip
  double noise_windows = 0.04;  // of all: noise alone, unknown
  double cut_windows = 0.12;    // of all: a word half in the window, unknown
  size_t window_samples = 16000;
  ChannelSpec channel;
  uint64_t seed = 1;

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("variants", s.variants), v("noise_windows", s.noise_windows);
    v("cut_windows", s.cut_windows), v("window_samples", s.window_samples), v("channel", s.channel),
        v("seed", s.seed);
  }
};
// Clips passed through random channels. A clip shows its word whole, but a stream shows words on
// their way in and out as well: what is less than half a word must not pass for one. Borrows clips
// and noises.
Sounds varied_windows(const WordClips& clips, const std::vector<Samples>& noises,
                      const ClipMix& mix);

// Windows of running speech (host/speech/mix.h). Borrows the sources.
Sounds mixed_windows(const MixSources& sources, const MixSpec& mix, int64_t count, uint64_t seed);

// Sources for mixed_windows from single clips: silence around the words is cut.
MixSources sources_of(const WordClips& clips, int rate_hz);

}  // namespace mw::speech
