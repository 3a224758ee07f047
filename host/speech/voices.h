// SPDX-License-Identifier: Apache-2.0
// What: a spoken vocabulary from the speech engines of the distribution: espeak-ng, flite,
// festival. Why: the demo trains without a download and without a recording; synthetic voices of
// many speakers, with natural ones among them, are enough to be understood by a person. Contract:
// the same spec gives the same clips; they are spoken once and kept in the cache, and an
// interrupted run goes on where it stopped. No voice (speaker) is in both train and test; nor is a
// sentence. Clips are 16-bit mono, silence trimmed, peak at 0.8 of full scale. A clip's group is
// its speaker, its label the word, or "_sentence".
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/progress.h"
#include "host/data/dataset.h"

namespace mw::speech {

struct SpeakSpec {
  std::vector<std::string> keywords{"left", "right", "front", "rear", "side", "center"};
  std::vector<std::string> engines{"espeak-ng", "flite", "festival"};
  double scale = 1.0;  // of the number of clips: 1 is about 7,500 for six keywords
  int rate_hz = 16000;
  int processes = 2;  // engines at work at once; changes nothing in the result
  uint64_t seed = 1;
};

struct SpokenPart {
  data::Dataset keywords;   // label: the word
  data::Dataset words;      // other common words, some easily confused with them; label: the word
  data::Dataset sentences;  // without any of the keywords; label: "_sentence"
};

struct SpokenSet {
  SpokenPart train, test;
};

// progress counts clips. Errors: usage, for an unknown engine or a keyword that is no plain word;
// io, for an engine that is not installed, fails or gives no sound.
Result<SpokenSet> speak(const SpeakSpec& spec, const Progress& progress = {});

// One thing to be said by one voice.
struct Utterance {
  std::string path;  // where it lies in the set
  std::string label, text;
  std::string engine, voice, group;
  std::string accent;  // espeak-ng's language
  double stretch = 1;  // of time
  double pitch = 1;    // of the voice's own; engines that cannot ignore it

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("path", s.path), v("label", s.label), v("text", s.text), v("engine", s.engine);
    v("voice", s.voice), v("group", s.group), v("accent", s.accent), v("stretch", s.stretch);
    v("pitch", s.pitch);
  }
};
// What speak would say, in order.
Result<std::vector<Utterance>> plan_speech(const SpeakSpec& spec);
// Says any plan, with the spec's rate and processes, as a data set in the cache.
Result<data::Dataset> speak_plan(const std::vector<Utterance>& plan, const SpeakSpec& spec,
                                 const Progress& progress = {});

// What the plans draw from.
std::vector<std::string> common_words();
std::vector<std::string> common_sentences();

// Whether the voice of this group was made from a person's recordings.
bool is_natural_voice(const std::string& group);

// Cuts leading and trailing parts that stay 40 dB under the loudest 10 ms, but for 20 ms.
std::vector<float> trim_silence(const std::vector<float>& samples, int rate_hz);

}  // namespace mw::speech
