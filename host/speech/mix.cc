// SPDX-License-Identifier: Apache-2.0
#include "host/speech/mix.h"

#include <algorithm>
#include <cmath>

#include "host/base/result.h"

namespace mw::speech {
namespace {

enum class Holds { keyword, word, cut, sentence, noise };

size_t to_samples(double seconds, int rate_hz) {
  return size_t(std::lround(seconds * rate_hz));
}

Holds draw_kind(const MixSources& sources, const MixSpec& spec, Rng& rng) {
  const double weights[] = {spec.keyword, sources.words.empty() ? 0 : spec.word, spec.cut,
                            sources.sentences.empty() ? 0 : spec.sentence, spec.noise};
  double total = 0;
  for (double weight : weights) total += weight;
  double left = rng.uniform() * total;
  for (int kind = 0; kind < 4; ++kind)
    if ((left -= weights[kind]) < 0) return Holds(kind);
  return weights[4] > 0 ? Holds::noise : Holds::keyword;
}

const Samples& any_of(const std::vector<Samples>& clips, Rng& rng) {
  return clips[rng.below(clips.size())];
}

const Samples& draw_keyword(const MixSources& sources, const MixSpec& spec, Rng& rng, int& index) {
  for (;;) {
    index = int(rng.below(sources.keywords.size()));
    const auto& clips = keyword_clips(sources, size_t(index), rng.chance(spec.natural));
    if (!clips.empty()) return any_of(clips, rng);
  }
}

// Beside a keyword another may stand ("front left"): the window's answer is the one whose end lies
// in its tail. Beside anything else it must not: it would be the right answer itself.
Samples neighbour(const MixSources& sources, const MixSpec& spec, bool by_keyword, Rng& rng) {
  const double speed = rng.uniform(spec.channel.speed_low, spec.channel.speed_high);
  int ignored = -1;
  if (by_keyword && rng.chance(spec.neighbour_keyword))
    return change_speed(draw_keyword(sources, spec, rng, ignored), speed);
  if (sources.words.empty()) return {};
  return change_speed(any_of(sources.words, rng), speed);
}

Samples window_of_sentence(const Samples& sentence, size_t window, Rng& rng) {
  Samples out(window, 0.0f);
  if (sentence.size() <= window) {
    const size_t at = rng.below(window - sentence.size() + 1);
    std::copy(sentence.begin(), sentence.end(), out.begin() + ptrdiff_t(at));
  } else {
    const size_t from = rng.below(sentence.size() - window + 1);
    std::copy_n(sentence.begin() + ptrdiff_t(from), window, out.begin());
  }
  return out;
}

Samples window_of_word(const Samples& word, bool is_keyword, const MixSources& sources,
                       const MixSpec& spec, Rng& rng) {
  const int rate = spec.channel.rate_hz;
  const auto seconds = [&](double low, double high) {
    return to_samples(rng.uniform(low, high), rate);
  };
  Samples before, after;
  if (rng.chance(spec.before)) before = neighbour(sources, spec, is_keyword, rng);
  if (rng.chance(spec.after)) after = neighbour(sources, spec, is_keyword, rng);
  Placement placement;
  placement.window = spec.window_samples;
  // A long word is moved left no further than the window has room.
  const size_t room = spec.window_samples - std::min(word.size(), spec.window_samples);
  placement.tail = std::min(seconds(spec.tail_low_s, spec.tail_high_s), room);
  for (int64_t* gap : {&placement.gap_before, &placement.gap_after})
    *gap = std::llround(rng.uniform(spec.gap_low_s, spec.gap_high_s) * rate);
  placement.before = before, placement.after = after;
  return place_word(word, placement);
}

}  // namespace

const std::vector<Samples>& keyword_clips(const MixSources& sources, size_t index, bool natural) {
  const auto& other = sources.keywords[index];
  if (index >= sources.natural_keywords.size()) return other;
  const auto& spoken = sources.natural_keywords[index];
  return spoken.empty() || (!natural && !other.empty()) ? other : spoken;
}

Samples place_word(std::span<const float> word, const Placement& p) {
  Samples out(p.window, 0.0f);
  const auto put = [&](std::span<const float> sound, int64_t at) {
    const int64_t begin = std::max<int64_t>(at, 0);
    const int64_t end = std::min(at + int64_t(sound.size()), int64_t(p.window));
    for (int64_t i = begin; i < end; ++i) out[size_t(i)] += sound[size_t(i - at)];
  };
  const int64_t end = int64_t(p.window) - int64_t(p.tail);
  const int64_t start = end - int64_t(word.size());
  put(word, start);
  put(p.before, start - p.gap_before - int64_t(p.before.size()));
  put(p.after, end + p.gap_after);
  return out;
}

Samples cut_word(std::span<const float> word, double share, int rate_hz) {
  const auto kept = size_t(double(word.size()) * std::clamp(share, 0.0, 1.0));
  Samples out(word.begin(), word.begin() + ptrdiff_t(kept));
  const size_t fade = std::min(kept, to_samples(0.01, rate_hz));
  for (size_t i = 0; i < fade; ++i) out[kept - 1 - i] *= float(i) / float(fade);
  return out;
}

Window draw_window(const MixSources& sources, const MixSpec& spec, Rng& rng) {
  const auto has_clips = [](const auto& lists) {
    return std::any_of(lists.begin(), lists.end(), [](const auto& l) { return !l.empty(); });
  };
  MW_CHECK(!sources.keywords.empty() &&
               (has_clips(sources.keywords) || has_clips(sources.natural_keywords)),
           "a mix without a keyword");
  Window window;
  const Holds kind = draw_kind(sources, spec, rng);
  const double speed = rng.uniform(spec.channel.speed_low, spec.channel.speed_high);
  if (kind == Holds::keyword || kind == Holds::cut) {
    int index = -1;
    Samples word = change_speed(draw_keyword(sources, spec, rng, index), speed);
    if (kind == Holds::cut)
      word = cut_word(word, rng.uniform(spec.cut_low, spec.cut_high), spec.channel.rate_hz);
    else
      window.keyword = index;
    window.samples = window_of_word(word, kind == Holds::keyword, sources, spec, rng);
  } else if (kind == Holds::word) {
    window.samples =
        window_of_word(change_speed(any_of(sources.words, rng), speed), false, sources, spec, rng);
  } else if (kind == Holds::sentence) {
    window.samples = window_of_sentence(change_speed(any_of(sources.sentences, rng), speed),
                                        spec.window_samples, rng);
  } else {
    // From a loud street down to an empty room, and now and then nothing at all.
    const double level_db = rng.chance(0.1) ? -90 : rng.uniform(-40, 10);
    window.samples = change_gain(random_noise(spec.window_samples, sources.noises, rng), level_db);
  }
  window.samples = pass_channel(window.samples, spec.channel, sources.noises, rng);
  return window;
}

}  // namespace mw::speech
