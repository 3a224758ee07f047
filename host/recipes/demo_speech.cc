// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/demo_speech.h"

#include <algorithm>
#include <map>

#include "host/recipes/choose.h"
#include "host/speech/voices.h"

namespace mw {

namespace {

constexpr int kSelect = 0, kUnseen = 1;  // halves of the held-out voices

std::vector<std::string> groups_of(const data::Dataset& set) {
  std::vector<std::string> groups;
  for (const data::Clip& clip : set.clips) groups.push_back(clip.group);
  std::ranges::sort(groups);
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

// Every second speaker of natural voices, and of the others, goes to the other half. Natural voices
// begin with unseen: there are few, and they tell most.
std::map<std::string, int> deal(const std::vector<std::string>& groups) {
  std::map<std::string, int> half;
  int count[2] = {kSelect, kUnseen};  // others, natural
  for (const std::string& group : groups)
    half[group] = count[speech::is_natural_voice(group)]++ % 2;
  return half;
}

data::Dataset only(const data::Dataset& set, const std::map<std::string, int>& half, int wanted) {
  data::Dataset out{set.name, {}};
  for (const data::Clip& clip : set.clips) {
    const auto found = half.find(clip.group);
    if (found != half.end() && found->second == wanted) out.clips.push_back(clip);
  }
  return out;
}

Result<DemoSpeech> load_voices(const DemoSpeechRequest& request, const Progress& progress) {
  speech::SpeakSpec spec;
  spec.scale = request.scale, spec.rate_hz = request.rate_hz;
  spec.processes = request.threads, spec.seed = request.seed;
  MW_TRY(const speech::SpokenSet set, speech::speak(spec, progress));
  DemoSpeech speech;
  speech.words = spec.keywords;
  MW_TRY(speech.train, speech::load_sources(set.train, speech.words, request.rate_hz));
  const std::map<std::string, int> half = deal(groups_of(set.test.keywords));
  for (int i = 0; i < 2; ++i) {
    const speech::SpokenPart part{only(set.test.keywords, half, i), only(set.test.words, half, i),
                                  only(set.test.sentences, half, i)};
    MW_TRY((i == kSelect ? speech.select : speech.unseen),
           speech::load_sources(part, speech.words, request.rate_hz));
    if (i != kUnseen) continue;
    std::ranges::copy_if(part.keywords.clips, std::back_inserter(speech.natural.clips),
                         speech::is_natural_voice, &data::Clip::group);
  }
  return speech;
}

Result<DemoSpeech> load_recordings(const DemoSpeechRequest& request) {
  MW_TRY(const data::Dataset all, data::open_dataset(request.data));
  MW_TRY(data::Split parts, data::split_as_stated(all, {.validation = 0.12,
                                                        .test = request.test.empty() ? 0.12 : 0,
                                                        .seed = request.seed}));
  if (!request.test.empty()) {
    MW_TRY(parts.test, data::open_dataset(request.test));
  }
  DemoSpeech speech;
  speech.words = speech::main_words(parts.train);
  const std::pair<const data::Dataset*, speech::MixSources*> sets[] = {
      {&parts.train, &speech.train},
      {&parts.validation, &speech.select},
      {&parts.test, &speech.unseen}};
  for (const auto& [set, sources] : sets) {
    MW_TRY(*sources, word_sources(*set, speech.words, request.rate_hz));
    if (stream_spec(*sources, 1, request.rate_hz).keyword > 0) continue;
    return Error{ErrorKind::usage, "a part of the recordings holds none of the words",
                 request.data.string(), "record more speakers, or give other speakers with --test"};
  }
  return speech;
}

}  // namespace

Result<DemoSpeech> load_demo_speech(const DemoSpeechRequest& request, const Progress& progress) {
  return request.data.empty() ? load_voices(request, progress) : load_recordings(request);
}

}  // namespace mw
