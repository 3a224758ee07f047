// SPDX-License-Identifier: Apache-2.0
#include "host/speech/stream.h"

#include <algorithm>
#include <cmath>

namespace mw::speech {
namespace {

Result<Samples> decode(const data::Clip& clip, int rate_hz) {
  MW_TRY(data::Sound sound, clip.sound(rate_hz));
  return std::move(sound.samples);
}

Result<std::vector<Samples>> decode_all(const data::Dataset& set, int rate_hz) {
  std::vector<Samples> out;
  for (const data::Clip& clip : set.clips) {
    MW_TRY(Samples samples, decode(clip, rate_hz));
    out.push_back(std::move(samples));
  }
  return out;
}

const Samples* any_of(const std::vector<Samples>& clips, Rng& rng) {
  return clips.empty() ? nullptr : &clips[rng.below(clips.size())];
}

bool has_keyword(const MixSources& sources) {
  for (size_t i = 0; i < sources.keywords.size(); ++i) {
    if (!keyword_clips(sources, i, false).empty()) return true;
  }
  return false;
}

}  // namespace

Result<MixSources> load_sources(const SpokenPart& part, const std::vector<std::string>& keywords,
                                int rate_hz) {
  MixSources sources;
  sources.keywords.resize(keywords.size());
  sources.natural_keywords.resize(keywords.size());
  for (const data::Clip& clip : part.keywords.clips) {
    const auto at = std::find(keywords.begin(), keywords.end(), clip.label);
    if (at == keywords.end()) continue;
    MW_TRY(Samples samples, decode(clip, rate_hz));
    auto& lists = is_natural_voice(clip.group) ? sources.natural_keywords : sources.keywords;
    lists[size_t(at - keywords.begin())].push_back(std::move(samples));
  }
  MW_TRY(sources.words, decode_all(part.words, rate_hz));
  MW_TRY(sources.sentences, decode_all(part.sentences, rate_hz));
  return sources;
}

Stream draw_stream(const MixSources& sources, const StreamSpec& spec, Rng& rng) {
  Stream stream;
  const double total = spec.keyword + spec.word + spec.sentence;
  const size_t items = total > 0 ? spec.items : 0;
  MW_CHECK(items == 0 || spec.keyword <= 0 || has_keyword(sources), "a stream without a keyword");
  const auto quiet = [&](double seconds) {
    stream.samples.resize(stream.samples.size() + size_t(std::lround(seconds * spec.rate_hz)));
  };
  for (size_t i = 0; i < items; ++i) {
    quiet(rng.uniform(spec.gap_low_s, spec.gap_high_s));
    double kind = rng.uniform() * total;
    int keyword = -1;
    const Samples* clip = nullptr;
    if ((kind -= spec.keyword) < 0) {
      while (clip == nullptr) {  // a set may lack some of the words
        keyword = int(rng.below(sources.keywords.size()));
        clip = any_of(keyword_clips(sources, size_t(keyword), rng.chance(0.5)), rng);
      }
    } else {
      clip = any_of((kind -= spec.word) < 0 ? sources.words : sources.sentences, rng);
    }
    MW_CHECK(clip != nullptr, "a stream of a kind that has no clip");
    const size_t begin = stream.samples.size();
    const Samples said = change_gain(*clip, rng.uniform(spec.gain_low_db, spec.gain_high_db));
    stream.samples.insert(stream.samples.end(), said.begin(), said.end());
    if (keyword >= 0) stream.events.push_back({keyword, begin, stream.samples.size()});
  }
  quiet(items > 0 ? spec.gap_high_s : spec.seconds);
  const Samples noise = random_noise(stream.samples.size(), sources.noises, rng);
  const double snr_db = rng.uniform(spec.snr_low_db, spec.snr_high_db);
  stream.samples = add_noise(stream.samples, noise, snr_db, 0);
  return stream;
}

}  // namespace mw::speech
