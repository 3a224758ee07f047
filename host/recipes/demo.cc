// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/demo.h"

#include "host/base/stop.h"
#include "host/ir/model_file.h"
#include "host/recipes/demo_trials.h"

namespace mw {

namespace {

constexpr int kShiftRows = 4;  // on top of the random places that words have in windows

struct Sizes {
  int64_t windows, test_windows;
  int epochs, teachers;
  size_t select_items, unseen_items;
  int select_streams;
  size_t alarm_sentences;
};
constexpr Sizes kFull{40000, 2000, 8, 3, 60, 24, 6, 120}, kSmoke{4000, 300, 5, 0, 20, 8, 1, 6};
// Wider than single recordings need: synthetic voices are few, people are many.
constexpr double kSpeedLow = 0.85, kSpeedHigh = 1.18, kEqualizer_db = 8, kWarpOctaves = 0.2;

class Demo {
 public:
  Demo(const DemoRequest& request, const Progress& progress)
      : request_(request),
        progress_(progress),
        sizes_(request.smoke ? kSmoke : kFull),
        spec_(features::log_mel_spec()) {}

  Result<DemoReport> go() {
    std::vector<speech::PersonClip> person;  // before minutes of work: it may have to be fetched
    if (request_.data.empty()) {
      MW_TRY(person, speech::alsa_clips(spec_.rate_hz));
    }
    MW_TRY(speech_, load_demo_speech({.data = request_.data,
                                      .test = request_.test,
                                      .scale = request_.smoke ? 0.04 : 1.0,
                                      .threads = request_.threads,
                                      .rate_hz = spec_.rate_hz,
                                      .seed = request_.seed},
                                     progress_));
    report_.synthetic = request_.data.empty();
    report_.labels = speech_.words;
    report_.labels.push_back(data::kUnknown);
    MW_TRY_DO(learn_words());
    MW_TRY_DO(choose());
    MW_TRY_DO(save());
    DemoTrials trials{request_, speech_, model_, progress_, report_};
    MW_TRY_DO(trials.on_board(person, sizes_.unseen_items));
    MW_TRY_DO(trials.other_speakers());
    MW_TRY_DO(trials.false_alarms(sizes_.alarm_sentences));
    return std::move(report_);
  }

 private:
  Result<FeatureSet> window_features(const speech::MixSources& sources, int64_t count,
                                     uint64_t seed);
  Outcome learn_words();
  Outcome choose();
  Outcome save();

  const DemoRequest& request_;
  const Progress& progress_;
  const Sizes& sizes_;
  features::Spec spec_;
  DemoSpeech speech_;
  Learned models_;
  ListeningModel model_;
  DemoReport report_;
};

Result<FeatureSet> Demo::window_features(const speech::MixSources& sources, int64_t count,
                                         uint64_t seed) {
  const int rows = spec_.rows + kShiftRows;
  speech::MixSpec mix;
  mix.window_samples = size_t(spec_.samples_for(rows));
  // Shifts take up to kShiftRows off a window's end: words must not be cut there.
  const double shift_s = double(kShiftRows * spec_.hop_samples) / spec_.rate_hz;
  mix.tail_low_s += shift_s, mix.tail_high_s += shift_s;
  mix.channel.rate_hz = spec_.rate_hz;
  mix.channel.speed_low = kSpeedLow, mix.channel.speed_high = kSpeedHigh;
  mix.channel.equalizer_db = kEqualizer_db;
  return make_features(speech::mixed_windows(sources, mix, count, seed), spec_,
                       {.rows_each = rows, .threads = request_.threads}, progress_);
}

Outcome Demo::learn_words() {
  MW_TRY(const FeatureSet train,
         window_features(speech_.train, sizes_.windows, request_.seed * 1000 + 1));
  MW_TRY(const FeatureSet unseen,
         window_features(speech_.unseen, sizes_.test_windows, request_.seed * 1000 + 2));
  LearnRequest learn_request;
  learn_request.labels = report_.labels;
  learn_request.epochs = sizes_.epochs;
  learn_request.threads = request_.threads;
  learn_request.width = 1;
  learn_request.teachers = sizes_.teachers;
  learn_request.warp_octaves = kWarpOctaves;
  learn_request.seed = request_.seed;
  MW_TRY(models_, learn(train, nullptr, learn_request, progress_));
  if (models_.stopped) return stopped_error();
  MW_TRY(report_.windows.float_model, score_set(models_.float_model, unseen, progress_));
  MW_TRY(report_.windows.int8_model, score_set(models_.int8_model, unseen, progress_));
  return Ok{};
}

Outcome Demo::choose() {
  const SpeechToChooseOn speech{speech_.select, sizes_.select_streams, sizes_.select_items,
                                request_.seed};
  MW_TRY(DetectorChoice choice, choose_detector(models_.int8_model, speech, progress_));
  choice.settings.chosen_on = report_.synthetic ? "running speech of held-out synthetic voices"
                                                : "running speech of held-out speakers";
  report_.threshold = choice.settings.spec.threshold;
  report_.threshold_errors = choice.errors;
  for (Graph* graph : {&models_.int8_model, &models_.float_model}) {
    set_detector(*graph, choice.settings);
  }
  return Ok{};
}

// The word models, and what listens.
Outcome Demo::save() {
  if (auto saved = save_models(models_, request_.out / "words"); !saved) return saved.error();
  MW_TRY(model_, listening_model(models_.int8_model));
  report_.model = request_.out / "listen.mw";
  return save_model(report_.model, model_.graph);
}

}  // namespace

Result<DemoReport> demo(const DemoRequest& request, const Progress& progress) {
  return Demo(request, progress).go();
}

}  // namespace mw
