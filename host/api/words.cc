// SPDX-License-Identifier: Apache-2.0
#include "host/api/words.h"

#include "host/api/choose.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"

namespace mw::api {

namespace {

constexpr int kShiftRows = 10;  // room for shifts of +-0.1 s at a hop of 20 ms

struct Sets {
  data::Dataset train, test;
};

Result<Sets> open_sets(const TrainWordsRequest& request) {
  MW_TRY(data::Dataset all, data::open_dataset(request.data));
  if (request.test.empty()) {
    MW_TRY(data::Split parts, data::split_as_stated(all, {.validation = 0, .test = 0.1}));
    return Sets{std::move(parts.train), std::move(parts.test)};
  }
  MW_TRY(data::Dataset test, data::open_dataset(request.test));
  return Sets{std::move(all), std::move(test)};
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

Result<std::vector<data::Samples>> load_noise(const std::filesystem::path& path, int rate_hz) {
  std::vector<data::Samples> noises;
  if (path.empty()) return noises;
  MW_TRY(const data::Dataset set, data::open_noise(path));
  for (const data::Clip& clip : set.clips) {
    MW_TRY(data::Sound sound, clip.sound(rate_hz));
    noises.push_back(std::move(sound.samples));
  }
  return noises;
}

Result<TrainedWords> train_words(const TrainWordsRequest& request, const Progress& progress) {
  MW_TRY(const features::Spec spec, front_end_named(request.front_end));
  MW_TRY(const Sets sets, open_sets(request));
  const std::vector<std::string> words =
      request.words.empty() ? main_words(sets.train) : request.words;
  const HeldOutClips parts = hold_out(sets.train, request.learn.seed);
  MW_TRY(const WordClips train_clips, load_words(parts.train, words, spec.rate_hz));
  MW_TRY(const WordClips test_clips, load_words(sets.test, words, spec.rate_hz));
  MW_TRY(const std::vector<data::Samples> noises, load_noise(request.noise, spec.rate_hz));
  TrainedWords out;
  out.labels = train_clips.vocabulary;
  out.train_clips = int64_t(train_clips.samples.size());
  out.test_clips = int64_t(test_clips.samples.size());

  ClipMix mix;
  mix.variants = request.variants;
  mix.window_samples = size_t(spec.samples_for(spec.rows + kShiftRows));
  mix.channel.rate_hz = spec.rate_hz;
  mix.seed = request.learn.seed;
  const int threads = request.learn.threads;
  MW_TRY(const FeatureSet train_set,
         make_features(varied_windows(train_clips, noises, mix), spec,
                       {.rows_each = spec.rows + kShiftRows, .threads = threads}, progress));
  MW_TRY(const FeatureSet test_set,
         make_features(plain_windows(test_clips, size_t(spec.samples_for(spec.rows))), spec,
                       {.threads = threads}, progress));
  LearnRequest learn_request = request.learn;
  learn_request.labels = out.labels;
  MW_TRY(out.models, learn(train_set, nullptr, learn_request, progress));
  MW_TRY_DO(choose_for(out.models, {parts.choose, words, noises, request.learn.seed}, progress));
  MW_TRY(out.test.float_model, score_set(out.models.float_model, test_set, progress));
  MW_TRY(out.test.int8_model, score_set(out.models.int8_model, test_set, progress));
  MW_TRY(const Bytes tflite, export_tflite(out.models.int8_model));
  out.tflite_bytes = tflite.size();
  return out;
}

Result<std::vector<std::filesystem::path>> save_models(const Learned& models,
                                                       const std::filesystem::path& stem) {
  const auto named = [&](const char* ending) {
    return std::filesystem::path(stem.string() + ending);
  };
  MW_TRY(const Bytes tflite, export_tflite(models.int8_model));
  const std::vector<std::filesystem::path> paths = {named(".float.mw"), named(".mw"),
                                                    named(".tflite")};
  MW_TRY_DO(save_model(paths[0], models.float_model));
  MW_TRY_DO(save_model(paths[1], models.int8_model));
  MW_TRY_DO(write_file(paths[2], tflite));
  return paths;
}

}  // namespace mw::api
