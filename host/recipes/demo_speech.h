// SPDX-License-Identifier: Apache-2.0
// What: what the demo learns from, chooses its threshold on, and is tested on: three sets of
// speech without a common speaker.
// Why: synthetic voices and real recordings differ only here.
// Contract: deterministic. Synthetic voices: the held-out ones are dealt by speaker between select
// and unseen, the first natural one to unseen. Real speech: select is a part of the training
// speakers, unseen the test set; either may lack words and kinds.
#pragma once

#include <filesystem>

#include "host/base/progress.h"
#include "host/speech/sounds.h"
#include "host/speech/stream.h"

namespace mw {

struct DemoSpeechRequest {
  std::filesystem::path data, test;
  double scale = 1;  // of the number of synthetic clips
  int threads = 1;
  int rate_hz = 16000;
  uint64_t seed = 1;
};

struct DemoSpeech {
  std::vector<std::string> words;
  speech::MixSources train, select, unseen;
  data::Dataset natural;  // single words of `unseen` by voices made from a person's recordings
};

Result<DemoSpeech> load_demo_speech(const DemoSpeechRequest& request, const Progress& progress);

}  // namespace mw
