// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/digest.h"
#include "host/base/memory.h"
#include "host/base/notices.h"
#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"
#include "host/recipes/choose.h"

namespace mw {

namespace {

constexpr int kShiftRows = 10;  // room for shifts of +-0.1 s at a hop of 20 ms

constexpr const char* kTrainingKey = "training";  // metadata: the digest of all that it came from
constexpr const char* kEndings[] = {".float.mw", ".mw", ".tflite"};

struct Sets {
  data::Dataset train, test;
  data::Dataset noise;  // the recordings of train's set that are no class
};

Result<data::Dataset> open_told(const std::filesystem::path& path) {
  MW_TRY(data::Dataset set, data::open_dataset(path));
  for (const std::string& warning : set.warnings) notice(warning);
  if (!set.skipped.empty()) {
    notice(fmt::format("{}: {} skipped, which count for nothing; `milliwatt data -v` lists them",
                       set.name, counted(int64_t(set.skipped.size()), "file")));
  }
  return speech::readable_clips(set);
}

Result<Sets> open_sets(const TrainWordsRequest& request) {
  MW_TRY(data::Dataset all, open_told(request.data));
  // What is no class must not count as one that a part lacks.
  const auto no_class =
      std::stable_partition(all.clips.begin(), all.clips.end(),
                            [](const data::Clip& clip) { return !clip.label.starts_with('_'); });
  data::Dataset noise{all.name, {no_class, all.clips.end()}};
  all.clips.erase(no_class, all.clips.end());
  if (!request.test.empty()) {
    MW_TRY(data::Dataset test, open_told(request.test));
    return Sets{std::move(all), std::move(test), std::move(noise)};
  }
  MW_TRY(data::Split parts,
         data::split_as_stated(all, {.validation = 0, .test = 0.1, .may_share_groups = true}));
  for (const std::string& warning : parts.warnings) notice(warning);
  return Sets{std::move(parts.train), std::move(parts.test), std::move(noise)};
}

std::filesystem::path with_ending(const std::filesystem::path& stem, const std::string& ending) {
  return stem.string() + ending;
}

std::string training_digest(const TrainWordsRequest& request, const Sets& sets,
                            const std::vector<speech::Samples>& noises) {
  LearnRequest learn = request.learn;
  learn.threads = 0;  // changes the time, not the result
  std::string clips;
  for (const data::Dataset* set : {&sets.train, &sets.test}) {
    for (const data::Clip& clip : set->clips) clips += clip.path + clip.hash + clip.label + "\n";
    clips += "\n";
  }
  return digest_of(request.words, request.front_end, request.variants, learn, clips, noises);
}

// Models that stand where these will be written must be those of the very same training.
Outcome may_write(const TrainWordsRequest& request, const std::string& digest) {
  if (request.out.empty()) return Ok{};
  for (const char* ending : kEndings) MW_TRY_DO(can_write(with_ending(request.out, ending)));
  if (request.force) return Ok{};
  for (const char* ending : kEndings) {
    const std::filesystem::path path = with_ending(request.out, ending);
    std::error_code code;
    if (!std::filesystem::exists(path, code)) continue;
    const std::filesystem::path told =
        ending == std::string(".tflite") ? with_ending(request.out, ".mw") : path;
    const Result<Graph> model = load_model(told);
    if (model && model->metadata.contains(kTrainingKey) &&
        model->metadata.at(kTrainingKey) == digest) {
      continue;
    }
    return Error{ErrorKind::usage, "is there already, and comes from another training",
                 path.string(), "--force writes over it; -o NAME keeps both"};
  }
  return Ok{};
}

// What nobody should be surprised by after an hour.
Outcome check_classes(const speech::WordClips& train, const speech::WordClips& test,
                      const Sets& sets) {
  std::vector<int> learned(train.vocabulary.size()), scored(train.vocabulary.size());
  for (int label : train.labels) ++learned[size_t(label)];
  for (int label : test.labels) ++scored[size_t(label)];
  if (std::ranges::count_if(learned, [](int clips) { return clips > 0; }) < 2) {
    return Error{
        ErrorKind::usage,
        fmt::format("every clip is \"{}\": there is nothing to tell it from", train.vocabulary[0]),
        sets.train.name,
        "add recordings of other words or sounds in folders of their own, such as unknown/"};
  }
  if (learned.back() == 0) {
    notice(
        "no clip is of anything but the words: \"unknown\" is learned from noise alone, so other "
        "speech will be taken for one of them. Add recordings of other words as unknown/");
  }
  std::vector<std::string> missing;
  for (size_t i = 0; i + 1 < scored.size(); ++i) {
    if (scored[i] == 0) missing.push_back(train.vocabulary[i]);
  }
  if (test.labels.empty()) {
    return Error{ErrorKind::usage, "no clip is left to score the model on", sets.test.name,
                 "bring more recordings, or name others with --test"};
  }
  if (!missing.empty()) {
    notice(
        fmt::format("the test data hold no clip of {}: how well that is understood is not scored",
                    fmt::join(missing, ", ")));
  }
  for (const std::string& warning : data::leaks_between(sets.train, sets.test)) notice(warning);
  return Ok{};
}

Outcome validate(const TrainWordsRequest& request) {
  MW_TRY_DO(validate(request.learn));
  if (request.variants >= 1 && request.variants <= 10000) return Ok{};
  return Error{ErrorKind::usage, fmt::format("--variants {} is out of range", request.variants), "",
               "give a number from 1 to 10000"};
}

Result<std::vector<speech::Samples>> samples_of(const data::Dataset& set, int rate_hz) {
  std::vector<speech::Samples> out;
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    MW_TRY(data::Sound sound, clip.sound(rate_hz));
    out.push_back(std::move(sound.samples));
  }
  return out;
}

// The sets, decoded.
struct Clips {
  speech::WordClips train, test;
  data::Dataset choose;  // to choose the detector's threshold on
  std::vector<speech::Samples> noises;
  std::string digest;  // of the training that they are for

  std::vector<std::string> words() const {
    return {train.vocabulary.begin(), train.vocabulary.end() - 1};
  }
};

Result<Clips> load_clips(const TrainWordsRequest& request, const Sets& sets, int rate_hz) {
  std::vector<std::string> words =
      request.words.empty() ? speech::main_words(sets.train) : request.words;
  std::erase(words, data::kUnknown);  // it is a class of its own, whatever the words
  Clips out;
  MW_TRY(out.noises, request.noise.empty() ? samples_of(sets.noise, rate_hz)
                                           : load_noise(request.noise, rate_hz));
  out.digest = training_digest(request, sets, out.noises);
  MW_TRY_DO(may_write(request, out.digest));
  HeldOutClips parts = hold_out(sets.train, request.learn.seed);
  MW_TRY(out.train, speech::load_words(parts.train, words, rate_hz));
  out.choose = std::move(parts.choose);
  MW_TRY(out.test, speech::match_words(sets.test, out.train.vocabulary, rate_hz));
  return out;
}

struct Features {
  FeatureSet train, test;
};

Outcome choose_and_score(const TrainWordsRequest& request, const Clips& clips,
                         const FeatureSet& test, TrainedWords& out, const Progress& progress) {
  const std::vector<std::string> words = clips.words();
  MW_TRY_DO(
      choose_for(out.models, {clips.choose, words, clips.noises, request.learn.seed}, progress));
  MW_TRY(out.test.float_model, score_set(out.models.float_model, test, progress));
  MW_TRY(out.test.int8_model, score_set(out.models.int8_model, test, progress));
  return Ok{};
}

Result<Features> make_both(const TrainWordsRequest& request, const Clips& clips,
                           const features::Spec& spec, const Progress& progress) {
  speech::ClipMix mix;
  mix.variants = request.variants;
  mix.window_samples = size_t(spec.samples_for(spec.rows + kShiftRows));
  mix.channel.rate_hz = spec.rate_hz;
  mix.seed = request.learn.seed;
  const int threads = request.learn.threads;
  const uint64_t bytes = uint64_t(clips.train.samples.size()) * uint64_t(mix.variants) *
                         uint64_t(spec.rows + kShiftRows) * uint64_t(spec.columns()) * 2;
  // Twice: as they are made, and as they are kept.
  MW_TRY_DO(needs_memory(
      2 * bytes, fmt::format("{} clips in {} variants", clips.train.samples.size(), mix.variants),
      "give fewer --variants"));
  Features out;
  MW_TRY(out.train,
         make_features(speech::varied_windows(clips.train, clips.noises, mix), spec,
                       {.rows_each = spec.rows + kShiftRows, .threads = threads}, progress));
  MW_TRY(out.test,
         make_features(speech::plain_windows(clips.test, size_t(spec.samples_for(spec.rows))), spec,
                       {.threads = threads}, progress));
  return out;
}

}  // namespace

Result<std::vector<std::string>> parse_words(const std::string& text) {
  return data::parse_words(text);
}

Result<features::Spec> front_end_named(const std::string& name) {
  if (name == "log_mel") return features::log_mel_spec();
  if (name == "micro") return features::micro_spec(320);
  if (name == "mfcc") return features::mfcc_spec();
  return Error{ErrorKind::usage, "there is no front-end '" + name + "'", "",
               "choose one of log_mel, micro, mfcc"};
}

Result<std::vector<speech::Samples>> load_noise(const std::filesystem::path& path, int rate_hz) {
  if (path.empty()) return std::vector<speech::Samples>();
  MW_TRY(const data::Dataset set, data::open_noise(path));
  MW_TRY(const data::Dataset readable, speech::readable_clips(set));
  return samples_of(readable, rate_hz);
}

Result<TrainedWords> train_words(const TrainWordsRequest& request, const Progress& progress) {
  MW_TRY(const features::Spec spec, front_end_named(request.front_end));
  MW_TRY_DO(validate(request));
  MW_TRY(const Sets sets, open_sets(request));
  MW_TRY(const Clips clips, load_clips(request, sets, spec.rate_hz));
  MW_TRY_DO(check_classes(clips.train, clips.test, sets));
  TrainedWords out;
  out.labels = clips.train.vocabulary;
  out.train_clips = int64_t(clips.train.samples.size());
  out.test_clips = int64_t(clips.test.samples.size());
  MW_TRY(const Features features, make_both(request, clips, spec, progress));
  LearnRequest learn_request = request.learn;
  learn_request.labels = out.labels;
  MW_TRY(out.models, learn(features.train, nullptr, learn_request, progress));
  out.models.float_model.metadata[kTrainingKey] = clips.digest;
  out.stopped = out.models.stopped;
  if (out.stopped) return out;
  out.models.int8_model.metadata[kTrainingKey] = clips.digest;
  const Outcome judged = choose_and_score(request, clips, features.test, out, progress);
  out.stopped = !judged && judged.error().kind == ErrorKind::stopped;
  if (out.stopped) return out;
  if (!judged) return judged.error();
  MW_TRY(const Bytes tflite, export_tflite(out.models.int8_model));
  out.tflite_bytes = tflite.size();
  return out;
}

Result<std::filesystem::path> save_partial(const Learned& models,
                                           const std::filesystem::path& stem) {
  const StopWait wait("the network so far to be written");
  std::filesystem::path path = with_ending(stem, ".partial.mw");
  std::error_code code;
  for (int i = 2; std::filesystem::exists(path, code); ++i) {
    path = with_ending(stem, fmt::format(".partial{}.mw", i));
  }
  MW_TRY_DO(save_model(path, models.float_model));
  return path;
}

Result<std::vector<std::filesystem::path>> save_models(const Learned& models,
                                                       const std::filesystem::path& stem) {
  MW_TRY(const Bytes tflite, export_tflite(models.int8_model));
  std::vector<std::filesystem::path> paths;
  for (const char* ending : kEndings) paths.push_back(with_ending(stem, ending));
  MW_TRY_DO(save_model(paths[0], models.float_model));
  MW_TRY_DO(save_model(paths[1], models.int8_model));
  MW_TRY_DO(write_file(paths[2], tflite));
  return paths;
}

}  // namespace mw
