// SPDX-License-Identifier: Apache-2.0
// What: training windows composed from single words: a keyword with a neighbour before or after,
// other words, keywords cut short, sentences, noise; passed through a random channel.
// Why: a streaming detector hears windows at every offset of running speech, not centred clips.
// Contract: window i of an epoch is a function of (sources, spec, generator) alone, so workers can
// draw in any order from rng.split(i). The keyword's end lies within the window.
#pragma once

#include <vector>

#include "host/speech/augment.h"

namespace mw::speech {

struct MixSources {
  // [keyword][clip]; the second list holds natural voices and is drawn from by MixSpec::natural.
  // It may be shorter; either list of a keyword may be empty.
  std::vector<std::vector<Samples>> keywords, natural_keywords;
  std::vector<Samples> words, sentences;
  std::vector<Samples> noises;  // recordings; none: generated noise alone

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("keywords", s.keywords), v("natural_keywords", s.natural_keywords), v("words", s.words);
    v("sentences", s.sentences), v("noises", s.noises);
  }
};

struct MixSpec {
  size_t window_samples = 16000;
  // Weights of what a window holds; a kind without clips is left out.
  double keyword = 0.52, word = 0.16, cut = 0.08, sentence = 0.17, noise = 0.07;
  double natural = 0.5;                        // of the keywords, where there are natural ones
  double before = 0.45, after = 0.5;           // chances of a neighbour word
  double neighbour_keyword = 0.3;              // of a keyword's neighbours: another keyword
  double tail_low_s = 0, tail_high_s = 0.25;   // from the word's end to the window's end
  double gap_low_s = -0.06, gap_high_s = 0.3;  // between neighbours; below 0 they overlap
  double cut_low = 0.45, cut_high = 0.75;      // how much of a cut keyword stays
  ChannelSpec channel;

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("window_samples", s.window_samples), v("keyword", s.keyword), v("word", s.word);
    v("cut", s.cut), v("sentence", s.sentence), v("noise", s.noise), v("natural", s.natural);
    v("before", s.before), v("after", s.after), v("neighbour_keyword", s.neighbour_keyword);
    v("tail_low_s", s.tail_low_s), v("tail_high_s", s.tail_high_s), v("gap_low_s", s.gap_low_s);
    v("gap_high_s", s.gap_high_s), v("cut_low", s.cut_low), v("cut_high", s.cut_high);
    v("channel", s.channel);
  }
};

struct Window {
  Samples samples;
  int keyword = -1;  // index in MixSources::keywords; -1: none of them
};

// Pre: some keyword has a clip; rates of all sources are spec.channel.rate_hz.
Window draw_window(const MixSources& sources, const MixSpec& spec, Rng& rng);

// The parts draw_window is made of.
// The clips of one keyword: natural voices or the others, or whichever of them there are.
const std::vector<Samples>& keyword_clips(const MixSources& sources, size_t index, bool natural);

// Puts `word` so that it ends `tail` samples before the end of a window; neighbours follow and
// precede it after `gap` samples; what does not fit is cut off at the window's borders.
// A negative gap lets neighbours overlap, as sounds of running speech do.
struct Placement {
  size_t window = 16000, tail = 0;
  int64_t gap_before = 0, gap_after = 0;
  std::span<const float> before, after;
};
Samples place_word(std::span<const float> word, const Placement& placement);
// The first `share` of a word, faded out over its last 10 ms.
Samples cut_word(std::span<const float> word, double share, int rate_hz);

}  // namespace mw::speech
