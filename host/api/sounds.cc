// SPDX-License-Identifier: Apache-2.0
#include "host/api/sounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/data/voices.h"

namespace mw::api {

namespace {

// Part of the cache key: raise it when the same settings give other windows.
constexpr int kSoundsVersion = 1;

// `samples` in the middle of a window; of a longer one, the part with the most energy.
data::Samples focus(std::span<const float> samples, size_t window) {
  if (samples.size() <= window) {
    data::Samples out(window, 0.0f);
    std::ranges::copy(samples, out.begin() + ptrdiff_t((window - samples.size()) / 2));
    return out;
  }
  double energy = 0;
  for (size_t i = 0; i < window; ++i) energy += double(samples[i]) * samples[i];
  double best = energy;
  size_t at = 0;
  for (size_t i = window; i < samples.size(); ++i) {
    energy += double(samples[i]) * samples[i];
    energy -= double(samples[i - window]) * samples[i - window];
    if (energy > best) best = energy, at = i - window + 1;
  }
  return {samples.begin() + ptrdiff_t(at), samples.begin() + ptrdiff_t(at + window)};
}

std::string channel_key(const data::ChannelSpec& c) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {}", c.speed_low, c.speed_high, c.room,
                     c.equalizer, c.noise, c.equalizer_db, c.snr_low_db, c.snr_high_db,
                     c.gain_low_db, c.gain_high_db, c.rate_hz);
}

std::string noises_key(const std::vector<data::Samples>& noises) {
  std::string text;
  for (const data::Samples& noise : noises) {
    const auto* first = reinterpret_cast<const uint8_t*>(noise.data());
    text += content_hash({first, noise.size() * sizeof(float)});
  }
  return text;
}

}  // namespace

std::vector<std::string> main_words(const data::Dataset& set) {
  std::map<std::string, size_t> count;
  size_t most = 0;
  for (const data::Clip& clip : set.clips) {
    if (clip.label.starts_with('_') || clip.label == data::kUnknown) continue;
    most = std::max(most, ++count[clip.label]);
  }
  std::vector<std::string> words;
  for (const auto& [label, clips] : count) {
    if (2 * clips >= most) words.push_back(label);
  }
  return words;
}

Result<WordClips> load_words(const data::Dataset& set, const std::vector<std::string>& words,
                             int rate_hz) {
  MW_TRY(const data::Dataset mapped, data::map_words(set, words));
  WordClips clips;
  clips.vocabulary = words;
  clips.vocabulary.push_back(data::kUnknown);
  std::string key;
  for (const data::Clip& clip : mapped.clips) {
    MW_TRY(data::Sound sound, clip.sound(rate_hz));
    const auto at = std::ranges::find(words, clip.label);
    clips.labels.push_back(int(at - words.begin()));
    clips.samples.push_back(std::move(sound.samples));
    key += fmt::format("{} {}\n", clip.hash, clips.labels.back());
  }
  clips.key = content_hash(fmt::format("{} {}\n{}", kSoundsVersion, rate_hz, key));
  return clips;
}

Sounds plain_windows(const WordClips& clips, size_t window_samples) {
  return {int64_t(clips.samples.size()), fmt::format("plain {} {}", window_samples, clips.key),
          [&clips, window_samples](int64_t i) {
            return LabelledSound{focus(clips.samples[size_t(i)], window_samples),
                                 clips.labels[size_t(i)]};
          }};
}

Sounds varied_windows(const WordClips& clips, const std::vector<data::Samples>& noises,
                      const ClipMix& mix) {
  const auto count = int64_t(clips.samples.size());
  const auto draw = [&clips, &noises, mix, count](int64_t i) {
    Rng rng = Rng(mix.seed).split(uint64_t(i));
    LabelledSound out;
    if (rng.chance(mix.noise_windows)) {
      out.label = clips.unknown();
      out.samples = data::random_noise(mix.window_samples, noises, rng);
    } else {
      const size_t clip = size_t(i % count);
      out.label = clips.labels[clip];
      const double speed = rng.uniform(mix.channel.speed_low, mix.channel.speed_high);
      out.samples = focus(data::change_speed(clips.samples[clip], speed), mix.window_samples);
    }
    out.samples = data::pass_channel(out.samples, mix.channel, noises, rng);
    return out;
  };
  return {count * mix.variants,
          fmt::format("varied {} {} {} {} {} {} {}", mix.variants, mix.noise_windows,
                      mix.window_samples, mix.seed, channel_key(mix.channel), clips.key,
                      noises_key(noises)),
          draw};
}

Sounds mixed_windows(const data::MixSources& sources, const data::MixSpec& mix, int64_t count,
                     uint64_t seed, const std::string& sources_key) {
  const auto draw = [&sources, mix, seed](int64_t i) {
    Rng rng = Rng(seed).split(uint64_t(i));
    data::Window window = data::draw_window(sources, mix, rng);
    const int unknown = int(sources.keywords.size());
    return LabelledSound{std::move(window.samples), window.keyword < 0 ? unknown : window.keyword};
  };
  const std::string settings = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", mix.window_samples, mix.keyword, mix.word,
      mix.cut, mix.sentence, mix.noise, mix.natural, mix.before, mix.after, mix.neighbour_keyword,
      mix.tail_low_s, mix.tail_high_s, mix.gap_low_s, mix.gap_high_s, mix.cut_low, mix.cut_high);
  return {count,
          fmt::format("mixed {} {} {} {} {} {}", kSoundsVersion, count, seed, settings,
                      channel_key(mix.channel), sources_key + noises_key(sources.noises)),
          draw};
}

data::MixSources sources_of(const WordClips& clips, int rate_hz) {
  data::MixSources sources;
  sources.keywords.resize(clips.vocabulary.size() - 1);
  for (size_t i = 0; i < clips.samples.size(); ++i) {
    data::Samples word = data::trim_silence(clips.samples[i], rate_hz);
    if (clips.labels[i] == clips.unknown()) {
      sources.words.push_back(std::move(word));
    } else {
      sources.keywords[size_t(clips.labels[i])].push_back(std::move(word));
    }
  }
  return sources;
}

}  // namespace mw::api
