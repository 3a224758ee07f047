// SPDX-License-Identifier: Apache-2.0
#include "host/speech/sounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/digest.h"
#include "host/base/notices.h"
#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/speech/voices.h"

namespace mw::speech {

namespace {

// `samples` in the middle of a window; of a longer one, the part with the most energy.
Samples focus(std::span<const float> samples, size_t window) {
  if (samples.size() <= window) {
    Samples out(window, 0.0f);
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

// The sample before which there is this share of the energy.
size_t energy_quantile(std::span<const float> samples, double share) {
  double left = 0;
  for (float x : samples) left += double(x) * x;
  left *= share;
  for (size_t i = 0; i < samples.size(); ++i) {
    left -= double(samples[i]) * samples[i];
    if (left < 0) return i;
  }
  return samples.size();
}

// The window as it was before most of the word in it had come, or as it is when most has gone.
Samples cut(const Samples& window, Rng& rng) {
  constexpr double kEdge = 0.02, kLeast = 0.1, kMost = 0.5;
  const auto begin = double(energy_quantile(window, kEdge));
  const auto end = double(energy_quantile(window, 1 - kEdge));
  const double seen = rng.uniform(kLeast, kMost) * (end - begin);
  if (rng.chance(0.5)) {
    return shift_time(window, int64_t(window.size()) - int64_t(begin + seen));
  }
  return shift_time(window, -int64_t(end - seen));
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

bool are_few(int64_t unreadable, int64_t clips) {
  constexpr int64_t kOneIn = 10;
  return unreadable * kOneIn <= std::max(clips, kOneIn);
}

Result<data::Dataset> readable_clips(const data::Dataset& set) {
  constexpr size_t kMostTold = 20;
  data::Dataset out = set;
  out.clips.clear();
  std::vector<std::string> causes;
  std::map<std::string, int64_t> lost;  // by label
  data::SampleBudget budget(set);
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    const Result<data::SoundFacts> facts = clip.measured();
    if (facts) {
      if (const Outcome few = budget.take(*facts); !few) return Error(few.error()).at(set.name);
      out.clips.push_back(clip);
      continue;
    }
    if (facts.error().kind == ErrorKind::stopped) return facts.error();
    ++lost[clip.label];
    causes.push_back(printable(clip.path) + ": " + facts.error().what);
  }
  if (causes.empty()) return out;
  const std::string all = counted(std::ssize(set.clips), "clip");
  const std::string count = fmt::format("{} of {} cannot be read", causes.size(), all);
  const auto refused = [&](const std::string& what) {
    return Error{ErrorKind::malformed_input, what + "; the first is " + causes[0], set.name,
                 "`milliwatt data -v` lists them: mend them, or take them away"};
  };
  if (!are_few(std::ssize(causes), std::ssize(set.clips)))
    return refused(count + ", too many to go on without");
  const std::vector<std::string> words = main_words(set), left = out.labels();
  std::string labels;
  for (const auto& [label, clips] : lost) {
    const bool gone = !std::ranges::binary_search(left, label);
    if (gone && std::ranges::binary_search(words, label))
      return refused(fmt::format("no clip of \"{}\" can be read", printable(label)));
    labels += fmt::format("{}{} of \"{}\"", labels.empty() ? "" : ", ",
                          gone ? "all" : std::to_string(clips), printable(label));
  }
  for (size_t i = 0; i < std::min(causes.size(), kMostTold); ++i) notice(causes[i]);
  notice(fmt::format("{}: {} and {} left out ({}); `milliwatt data -v` lists them", set.name, count,
                     causes.size() == 1 ? "is" : "are", labels));
  return out;
}

Result<WordClips> load_words(const data::Dataset& set, const std::vector<std::string>& words,
                             int rate_hz) {
  MW_TRY(const data::Dataset mapped, data::map_words(set, words));
  std::vector<std::string> vocabulary = words;
  vocabulary.push_back(data::kUnknown);
  return match_words(mapped, vocabulary, rate_hz);
}

Result<WordClips> match_words(const data::Dataset& set, const std::vector<std::string>& vocabulary,
                              int rate_hz, WordMatch* match) {
  WordClips clips;
  clips.vocabulary = vocabulary;
  const auto unknown = std::ranges::find(vocabulary, data::kUnknown);
  std::set<std::string> found, others;
  WordMatch told;
  int64_t doubtful = 0;
  std::string first_doubt;
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    if (clip.label.starts_with('_')) continue;
    auto at = std::ranges::find(vocabulary, clip.label);
    (at == vocabulary.end() ? others : found).insert(clip.label);
    if (at == vocabulary.end()) at = unknown;
    if (at == vocabulary.end()) {
      ++told.left_out;
      continue;
    }
    MW_TRY(data::Sound sound, clip.sound(rate_hz));
    if (!sound.warnings.empty() && doubtful++ == 0) {
      first_doubt = printable(clip.path) + ": " + sound.warnings[0];
    }
    clips.labels.push_back(int(at - vocabulary.begin()));
    clips.samples.push_back(std::move(sound.samples));
  }
  if (doubtful > 0) {
    notice(fmt::format("{}: {} read with a warning, which `milliwatt data` lists; first {}",
                       set.name, counted(doubtful, "clip"), first_doubt));
  }
  for (const std::string& word : vocabulary) {
    if (word != data::kUnknown) (found.contains(word) ? told.found : told.missing).push_back(word);
  }
  told.others.assign(others.begin(), others.end());
  if (match != nullptr) *match = std::move(told);
  return clips;
}

Sounds plain_windows(const WordClips& clips, size_t window_samples) {
  return {int64_t(clips.samples.size()), digest_of("plain", window_samples, clips),
          [&clips, window_samples](int64_t i) {
            return LabelledSound{focus(clips.samples[size_t(i)], window_samples),
                                 clips.labels[size_t(i)]};
          }};
}

Sounds varied_windows(const WordClips& clips, const std::vector<Samples>& noises,
                      const ClipMix& mix) {
  const auto count = int64_t(clips.samples.size());
  const auto draw = [&clips, &noises, mix, count](int64_t i) {
    Rng rng = Rng(mix.seed).split(uint64_t(i));
    LabelledSound out;
    if (rng.chance(mix.noise_windows)) {
      out.label = clips.unknown();
      out.samples = random_noise(mix.window_samples, noises, rng);
    } else {
      const size_t clip = size_t(i % count);
      out.label = clips.labels[clip];
      const double speed = rng.uniform(mix.channel.speed_low, mix.channel.speed_high);
      out.samples = focus(change_speed(clips.samples[clip], speed), mix.window_samples);
      if (rng.chance(mix.cut_windows)) {
        out.label = clips.unknown();
        out.samples = cut(out.samples, rng);
      }
    }
    out.samples = pass_channel(out.samples, mix.channel, noises, rng);
    return out;
  };
  return {count * mix.variants, digest_of("varied", mix, clips, noises), draw};
}

Sounds mixed_windows(const MixSources& sources, const MixSpec& mix, int64_t count, uint64_t seed) {
  const auto draw = [&sources, mix, seed](int64_t i) {
    Rng rng = Rng(seed).split(uint64_t(i));
    Window window = draw_window(sources, mix, rng);
    const int unknown = int(sources.keywords.size());
    return LabelledSound{std::move(window.samples), window.keyword < 0 ? unknown : window.keyword};
  };
  return {count, digest_of("mixed", count, seed, mix, sources), draw};
}

MixSources sources_of(const WordClips& clips, int rate_hz) {
  MixSources sources;
  sources.keywords.resize(clips.vocabulary.size() - 1);
  for (size_t i = 0; i < clips.samples.size(); ++i) {
    Samples word = trim_silence(clips.samples[i], rate_hz);
    if (clips.labels[i] == clips.unknown()) {
      sources.words.push_back(std::move(word));
    } else {
      sources.keywords[size_t(clips.labels[i])].push_back(std::move(word));
    }
  }
  return sources;
}

}  // namespace mw::speech
