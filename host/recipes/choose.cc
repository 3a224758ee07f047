// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/choose.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/speech/voices.h"

namespace mw {

namespace {

constexpr ptrdiff_t kFewestClips = 200;  // fewer: a tenth of them says nothing
constexpr double kShare = 0.1;
constexpr uint64_t kFirstStream = 100;  // apart from what else is drawn from the seed

bool has_keywords(const speech::MixSources& sources) {
  const auto filled = [](const auto& list) { return !list.empty(); };
  return std::ranges::any_of(sources.keywords, filled) ||
         std::ranges::any_of(sources.natural_keywords, filled);
}

}  // namespace

speech::StreamSpec stream_spec(const speech::MixSources& sources, size_t items, int rate_hz) {
  speech::StreamSpec spec;
  spec.items = items;
  spec.rate_hz = rate_hz;
  if (!has_keywords(sources)) spec.keyword = 0;
  if (sources.words.empty()) spec.word = 0;
  if (sources.sentences.empty()) spec.sentence = 0;
  return spec;
}

std::vector<SpokenWord> spoken_in(const speech::Stream& stream, int rate_hz) {
  std::vector<SpokenWord> said;
  for (const speech::Stream::Event& event : stream.events) {
    said.push_back(
        {double(event.begin) / rate_hz, double(event.end) / rate_hz, int(event.keyword)});
  }
  return said;
}

Result<DetectorChoice> choose_detector(const Graph& classifier, const SpeechToChooseOn& speech,
                                       const Progress& progress) {
  MW_TRY(const ListeningModel model, listening_model(classifier));
  DetectorChoice out;
  const speech::StreamSpec spec = stream_spec(speech.sources, speech.items, model.rate_hz);
  if (spec.keyword <= 0) return out;
  std::vector<HeldOut> recordings;
  for (int i = 0; i < speech.streams; ++i) {
    Rng rng = Rng(speech.seed).split(kFirstStream + uint64_t(i));
    const speech::Stream stream = speech::draw_stream(speech.sources, spec, rng);
    MW_TRY(Posteriors posteriors,
           run_stream(model.graph, data::to_int16(stream.samples), model.rate_hz));
    recordings.push_back({std::move(posteriors), spoken_in(stream, model.rate_hz)});
    out.seconds += double(stream.samples.size()) / model.rate_hz;
    if (progress) progress({"choosing the threshold", i + 1, speech.streams, ""});
  }
  const ThresholdChoice choice = choose_threshold(recordings, out.settings.spec);
  out.settings.spec.threshold = choice.threshold;
  out.errors = choice.errors;
  return out;
}

HeldOutClips hold_out(const data::Dataset& set, uint64_t seed) {
  const auto is_clip = [](const data::Clip& clip) { return !clip.label.starts_with('_'); };
  if (std::ranges::count_if(set.clips, is_clip) < kFewestClips) return {set, {}};
  auto parts = data::split(set, {.validation = kShare, .test = 0, .seed = seed});
  // One speaker alone, or a word that only the held-out ones say: none of it can be spared.
  if (!parts || parts->train.labels() != set.labels()) return {set, {}};
  return {std::move(parts->train), std::move(parts->validation)};
}

Result<speech::MixSources> word_sources(const data::Dataset& set,
                                        const std::vector<std::string>& words, int rate_hz) {
  speech::MixSources sources;
  sources.keywords.resize(words.size());
  for (const data::Clip& clip : set.clips) {
    if (clip.label.starts_with('_')) continue;
    MW_TRY(const data::Sound sound, clip.sound(rate_hz));
    speech::Samples samples = speech::trim_silence(sound.samples, rate_hz);
    if (samples.empty()) continue;  // nobody speaks
    const auto at = std::ranges::find(words, clip.label);
    auto& list = at == words.end() ? sources.words : sources.keywords[size_t(at - words.begin())];
    list.push_back(std::move(samples));
  }
  return sources;
}

Outcome choose_for(Learned& models, const HeldOutWords& held_out, const Progress& progress) {
  MW_TRY(speech::MixSources sources,
         word_sources(held_out.clips, held_out.words, models.spec.rate_hz));
  sources.noises = held_out.noises;
  MW_TRY(DetectorChoice choice,
         choose_detector(models.int8_model, {.sources = sources, .seed = held_out.seed}, progress));
  if (choice.seconds > 0) {
    choice.settings.chosen_on =
        fmt::format("{:.0f} s of running speech, made of {} clips that were held out of training",
                    choice.seconds, held_out.clips.clips.size());
  }
  for (Graph* graph : {&models.int8_model, &models.float_model}) {
    set_detector(*graph, choice.settings);
  }
  return Ok{};
}

}  // namespace mw
