// SPDX-License-Identifier: Apache-2.0
// What: from a spoken set to what training and testing hear: the sources of windows, and long
// streams of running speech with the truth of what is said when.
// Why: a detector is judged on streams: hits, insertions, false alarms an hour; its threshold is
// chosen there, on voices that training never heard.
// Contract: streams are a function of (sources, spec, generator). Times are in samples of the
// stream. Events are in order and do not overlap.
#pragma once

#include <string>
#include <vector>

#include "host/speech/mix.h"
#include "host/speech/voices.h"

namespace mw::speech {

// Decodes a part. Speakers other than espeak's count as natural voices. Errors: those of reading.
Result<MixSources> load_sources(const SpokenPart& part, const std::vector<std::string>& keywords,
                                int rate_hz);

struct StreamSpec {
  size_t items = 100;  // keywords, words and sentences together
  // Weights of the kinds; all zero: noise alone, `seconds` long. Speech is sentences; a word that
  // stands alone is mostly one that is meant.
  double keyword = 0.5, word = 0.1, sentence = 0.4;
  double gap_low_s = 0.4, gap_high_s = 1.5;  // of quiet before each item
  double snr_low_db = 15, snr_high_db = 40;  // of the noise under the whole stream
  double gain_low_db = -12, gain_high_db = 0;
  double seconds = 10;  // of a stream without items
  int rate_hz = 16000;
};

struct Stream {
  struct Event {
    int keyword;        // index in MixSources::keywords
    size_t begin, end;  // samples
  };
  Samples samples;
  std::vector<Event> events;  // keywords alone
};

// Pre: kinds with a weight have clips; of the keywords, some.
Stream draw_stream(const MixSources& sources, const StreamSpec& spec, Rng& rng);

}  // namespace mw::speech
