// SPDX-License-Identifier: Apache-2.0
#include "host/speech/voices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <set>
#include <span>
#include <thread>

#include "feature_code_generated.h"
#include "host/base/digest.h"
#include "host/base/rng.h"
#include "host/base/stop.h"
#include "host/data/cache.h"
#include "host/data/wav.h"
#include "host/speech/voice_engines.h"

namespace mw::speech {
namespace fs = std::filesystem;
namespace {

constexpr const char* kIndex = "index.tsv";
constexpr const char* kSentence = "_sentence";

enum Kind { keyword, word, sentence, kKinds };
constexpr const char* kKindFolder[kKinds] = {"keywords", "words", "sentences"};

// How often a text is said. espeak-ng: by each voice (keywords), or by so many voices drawn for
// each text. Natural voices, few and worth more: by each of them.
struct Takes {
  double espeak, natural;
};
constexpr Takes kTakes[2][kKinds] = {{{5, 30}, {6, 1}, {4, 1}},   // train
                                     {{3, 20}, {2, 1}, {6, 2}}};  // test
constexpr double kTestSentences = 0.34;  // of all sentences, said by held-out voices alone

Error usage(std::string what, std::string hint = {}) {
  return Error{ErrorKind::usage, std::move(what), "", std::move(hint)};
}

size_t scaled(double takes, double scale) {
  return std::max<size_t>(1, size_t(std::lround(takes * scale)));
}

bool plain_word(const std::string& text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '\'';
  });
}

bool says(const std::string& text, const std::vector<std::string>& words) {
  const std::string padded = " " + text + " ";
  return std::any_of(words.begin(), words.end(), [&](const std::string& w) {
    return padded.find(" " + w + " ") != std::string::npos;
  });
}

class Planner {
 public:
  explicit Planner(const SpeakSpec& spec) : spec_(spec), rng_(spec.seed) {
    const std::set<std::string> engines(spec.engines.begin(), spec.engines.end());
    for (const Voice& voice : all_voices())
      if (engines.contains(voice.engine))
        (voice.natural ? natural_ : espeak_)[voice.held_out].push_back(voice);
  }

  void say(bool test, Kind kind, const std::vector<std::string>& texts) {
    const Takes& takes = kTakes[test][kind];
    for (const std::string& text : texts) {
      for (const Voice& voice : natural_[test])
        repeat(test, kind, text, voice, scaled(takes.natural, spec_.scale));
      if (espeak_[test].empty()) continue;
      if (kind == keyword) {
        for (const Voice& voice : espeak_[test])
          repeat(test, kind, text, voice, scaled(takes.espeak, spec_.scale));
      } else {
        for (size_t i = scaled(takes.espeak, spec_.scale); i-- > 0;)
          repeat(test, kind, text, espeak_[test][rng_.below(espeak_[test].size())], 1);
      }
    }
  }

  std::vector<Utterance> take() { return std::move(out_); }

 private:
  void repeat(bool test, Kind kind, const std::string& text, const Voice& voice, size_t times) {
    const auto accents = espeak_accents();
    for (size_t i = 0; i < times; ++i) {
      Utterance u;
      u.text = text;
      u.label = kind == sentence ? kSentence : text;
      u.engine = voice.engine, u.voice = voice.name, u.group = voice.speaker;
      u.accent = accents[rng_.below(accents.size())];
      u.stretch = kind == sentence ? rng_.uniform(0.8, 1.2) : rng_.uniform(0.75, 1.4);
      u.pitch = voice.natural ? rng_.uniform(0.85, 1.25) : rng_.uniform(0.4, 1.6);
      u.path = fmt::format("{}/{}/{}/{}-{}-{:05}.wav", test ? "test" : "train", kKindFolder[kind],
                           u.label, voice.engine, voice.speaker, out_.size());
      out_.push_back(std::move(u));
    }
  }

  const SpeakSpec& spec_;
  Rng rng_;
  std::vector<Voice> natural_[2], espeak_[2];  // [test]
  std::vector<Utterance> out_;
};

Result<std::vector<int16_t>> finish(const data::Sound& sound, int rate_hz) {
  MW_TRY(std::vector<float> samples, data::resample(sound.samples, sound.rate_hz, rate_hz));
  samples = trim_silence(samples, rate_hz);
  float peak = 0;
  for (float x : samples) peak = std::max(peak, std::abs(x));
  if (peak < 1e-3f) return Error{ErrorKind::io, "is silent", "", ""};
  for (float& x : samples) x *= 0.8f / peak;
  return data::to_int16(samples);
}

// Speaks what is not there yet, or is there but cut off.
Outcome speak_missing(std::span<const Utterance> batch, const fs::path& folder, int rate_hz) {
  std::vector<Utterance> missing;
  for (const Utterance& u : batch)
    if (!data::read_sound(folder / u.path)) missing.push_back(u);
  MW_TRY(std::vector<data::Sound> sounds, speak_batch(missing));
  for (size_t i = 0; i < missing.size(); ++i) {
    Result<std::vector<int16_t>> samples = finish(sounds[i], rate_hz);
    if (!samples)
      return samples.error().at(
          fmt::format("{} > {} > \"{}\"", missing[i].engine, missing[i].voice, missing[i].text));
    MW_TRY_DO(data::write_wav(folder / missing[i].path, *samples, rate_hz));
  }
  return Ok{};
}

// Consecutive utterances of one engine, as many as one start of it takes.
std::vector<std::span<const Utterance>> batches_of(std::span<const Utterance> plan) {
  std::vector<std::span<const Utterance>> batches;
  for (size_t begin = 0; begin < plan.size();) {
    const std::string& engine = plan[begin].engine;
    size_t end = begin + 1;
    while (end < plan.size() && plan[end].engine == engine && end - begin < batch_size(engine))
      ++end;
    batches.push_back(plan.subspan(begin, end - begin));
    begin = end;
  }
  return batches;
}

// Workers take batches in turn; the caller's thread reports. The first error stops the rest.
Outcome speak_all(std::span<const Utterance> plan, const SpeakSpec& spec, const fs::path& folder,
                  const Progress& progress) {
  const auto batches = batches_of(plan);
  std::atomic<size_t> next{0}, done{0};
  std::mutex mutex;
  std::condition_variable ended;
  int running = std::clamp(spec.processes, 1, 64);
  Outcome outcome = Ok{};
  const auto work = [&] {
    for (size_t i; (i = next++) < batches.size();) {
      Outcome result = check_stop();
      if (result) result = speak_missing(batches[i], folder, spec.rate_hz);
      if (!result) {
        const std::lock_guard lock(mutex);
        if (outcome.ok()) outcome = std::move(result);
        next = batches.size();
      }
      done += batches[i].size();
      data::mark_used(folder);
    }
    const std::lock_guard lock(mutex);
    --running;
    ended.notify_one();
  };
  const auto tell = [&](size_t spoken) {
    if (progress) progress({"speaking", int64_t(spoken), std::ssize(plan), ""});
  };
  std::vector<std::thread> workers;
  for (int i = running; i > 0; --i) workers.emplace_back(work);
  {
    std::unique_lock lock(mutex);
    while (!ended.wait_for(lock, std::chrono::milliseconds(100), [&] { return running == 0; }))
      tell(done);
  }
  for (std::thread& worker : workers) worker.join();
  if (outcome.ok()) tell(plan.size());
  return outcome;
}

Outcome write_index(const std::vector<Utterance>& plan, const fs::path& folder) {
  std::string index = "path\tlabel\tgroup\tbytes\ttext\n";
  for (const Utterance& u : plan) {
    std::error_code code;
    const auto bytes = fs::file_size(folder / u.path, code);
    if (code)
      return Error{ErrorKind::io, "cannot be read: " + code.message(), (folder / u.path).string(),
                   ""};
    index += fmt::format("{}\t{}\t{}\t{}\t{}\n", u.path, u.label, u.group, bytes, u.text);
  }
  return write_text(folder / kIndex, index);
}

std::vector<std::string> versions_of(const std::vector<Utterance>& plan) {
  std::set<std::string> engines;
  for (const Utterance& u : plan) engines.insert(u.engine);
  std::vector<std::string> versions;
  for (const std::string& engine : engines) versions.push_back(engine_version(engine));
  return versions;
}

data::Dataset part_of(const data::Dataset& all, const std::string& prefix) {
  data::Dataset part{prefix, {}};
  for (const data::Clip& clip : all.clips)
    if (clip.path.starts_with(prefix + "/")) part.clips.push_back(clip);
  return part;
}

}  // namespace

Result<std::vector<Utterance>> plan_speech(const SpeakSpec& spec) {
  for (const std::string& text : spec.keywords)
    if (!plain_word(text)) return usage(fmt::format("\"{}\" is no plain lower-case word", text));
  for (const std::string& engine : spec.engines)
    if (batch_size(engine) == 0)
      return usage(fmt::format("no speech engine \"{}\"", engine),
                   "there are espeak-ng, flite and festival");
  if (spec.keywords.empty() || spec.engines.empty()) return usage("nothing to say");
  std::vector<std::string> words = common_words(), sentences[2];
  std::erase_if(words, [&](const std::string& w) { return says(w, spec.keywords); });
  const auto all = common_sentences();
  for (size_t i = 0; i < all.size(); ++i)
    if (!says(all[i], spec.keywords))
      sentences[double(i) >= (1 - kTestSentences) * double(all.size())].push_back(all[i]);
  Planner planner(spec);
  for (bool test : {false, true}) {
    planner.say(test, keyword, spec.keywords);
    planner.say(test, word, words);
    planner.say(test, sentence, sentences[test]);
  }
  return planner.take();
}

Result<data::Dataset> speak_plan(const std::vector<Utterance>& plan, const SpeakSpec& spec,
                                 const Progress& progress) {
  const fs::path folder = data::cache_folder() / "voices" /
                          digest_of(kFeatureCode, versions_of(plan), spec.rate_hz, plan);
  if (Result<data::Dataset> kept = data::open_dataset(folder)) return data::mark_used(folder), kept;
  // By engine, so that a start of one serves many; the order within does not matter.
  std::vector<Utterance> order = plan;
  std::stable_sort(order.begin(), order.end(), [](const Utterance& a, const Utterance& b) {
    return std::pair(a.engine, a.voice) < std::pair(b.engine, b.voice);
  });
  MW_TRY_DO(speak_all(order, spec, folder, progress));
  MW_TRY_DO(write_index(plan, folder));
  data::prune_cache();
  return data::open_dataset(folder);
}

Result<SpokenSet> speak(const SpeakSpec& spec, const Progress& progress) {
  MW_TRY(const std::vector<Utterance> plan, plan_speech(spec));
  MW_TRY(const data::Dataset all, speak_plan(plan, spec, progress));
  SpokenSet set;
  for (auto [part, name] : {std::pair{&set.train, "train"}, {&set.test, "test"}}) {
    part->keywords = part_of(all, fmt::format("{}/{}", name, kKindFolder[keyword]));
    part->words = part_of(all, fmt::format("{}/{}", name, kKindFolder[word]));
    part->sentences = part_of(all, fmt::format("{}/{}", name, kKindFolder[sentence]));
  }
  return set;
}

std::vector<float> trim_silence(const std::vector<float>& samples, int rate_hz) {
  const auto frame = size_t(std::max(1, rate_hz / 100));
  std::vector<double> energy;
  for (size_t begin = 0; begin < samples.size(); begin += frame) {
    double sum = 0;
    for (size_t i = begin; i < std::min(begin + frame, samples.size()); ++i)
      sum += double(samples[i]) * samples[i];
    energy.push_back(sum);
  }
  if (energy.empty()) return {};
  const double floor = *std::max_element(energy.begin(), energy.end()) * 1e-4;
  const auto loud = [&](double e) { return e > floor; };
  const auto first = size_t(std::find_if(energy.begin(), energy.end(), loud) - energy.begin());
  if (first == energy.size()) return {};
  const auto last = energy.size() - 1 -
                    size_t(std::find_if(energy.rbegin(), energy.rend(), loud) - energy.rbegin());
  const size_t margin = 2;  // frames
  const size_t begin = (first > margin ? first - margin : 0) * frame;
  const size_t end = std::min(samples.size(), (last + 1 + margin) * frame);
  return {samples.begin() + ptrdiff_t(begin), samples.begin() + ptrdiff_t(end)};
}

}  // namespace mw::speech
