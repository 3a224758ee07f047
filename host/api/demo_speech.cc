// SPDX-License-Identifier: Apache-2.0
#include "host/api/demo_speech.h"

#include <algorithm>
#include <map>

#include "host/data/voices.h"

namespace mw::api {

namespace {

std::string key_of(std::initializer_list<const data::Dataset*> sets) {
  std::string text;
  for (const data::Dataset* set : sets) {
    for (const data::Clip& clip : set->clips) text += clip.path + clip.hash + clip.label + "\n";
  }
  return content_hash(text);
}

std::vector<std::string> groups_of(const data::Dataset& set) {
  std::vector<std::string> groups;
  for (const data::Clip& clip : set.clips) groups.push_back(clip.group);
  std::ranges::sort(groups);
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

// Every second speaker of natural voices, and of the others, goes to `half`.
std::map<std::string, int> deal(const std::vector<std::string>& groups) {
  std::map<std::string, int> half;
  int count[2] = {0, 0};
  for (const std::string& group : groups) half[group] = count[data::is_natural_voice(group)]++ % 2;
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
  data::SpeakSpec spec;
  spec.scale = request.scale, spec.rate_hz = request.rate_hz;
  spec.processes = request.threads, spec.seed = request.seed;
  const data::Progress tell = [&](size_t done, size_t total) {
    if (progress) progress({"speaking", int64_t(done), int64_t(total), ""});
  };
  MW_TRY(const data::SpokenSet set, data::speak(spec, tell));
  DemoSpeech speech;
  speech.words = spec.keywords;
  speech.key = key_of({&set.train.keywords, &set.train.words, &set.train.sentences,
                       &set.test.keywords, &set.test.words, &set.test.sentences});
  MW_TRY(speech.train, data::load_sources(set.train, speech.words, request.rate_hz));
  const std::map<std::string, int> half = deal(groups_of(set.test.keywords));
  for (int i = 0; i < 2; ++i) {
    const data::SpokenPart part{only(set.test.keywords, half, i), only(set.test.words, half, i),
                                only(set.test.sentences, half, i)};
    MW_TRY((i == 0 ? speech.select : speech.unseen),
           data::load_sources(part, speech.words, request.rate_hz));
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
  speech.words = main_words(parts.train);
  speech.key = key_of({&parts.train, &parts.validation, &parts.test});
  const std::pair<const data::Dataset*, data::MixSources*> sets[] = {
      {&parts.train, &speech.train},
      {&parts.validation, &speech.select},
      {&parts.test, &speech.unseen}};
  for (const auto& [set, sources] : sets) {
    MW_TRY(const WordClips clips, load_words(*set, speech.words, request.rate_hz));
    *sources = sources_of(clips, request.rate_hz);
  }
  return speech;
}

}  // namespace

data::StreamSpec DemoSpeech::stream_spec(const data::MixSources& sources, size_t items) {
  data::StreamSpec spec;
  spec.items = items;
  if (sources.words.empty()) spec.word = 0;
  if (sources.sentences.empty()) spec.sentence = 0;
  return spec;
}

Result<DemoSpeech> load_demo_speech(const DemoSpeechRequest& request, const Progress& progress) {
  return request.data.empty() ? load_voices(request, progress) : load_recordings(request);
}

}  // namespace mw::api
