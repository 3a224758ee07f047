// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/demo.h"

#include "host/base/stop.h"
#include "host/ir/model_file.h"
#include "host/recipes/demo_trials.h"

namespace mw {

namespace {

// How much a demo speaks, learns and tries.
struct Size {
  double voices;                  // of the synthetic clips
  int64_t windows, test_windows;  // learned from, and scored
  int epochs, teachers;
  int select_streams;  // of running speech that the threshold is chosen on
  size_t select_items, unseen_items, alarm_sentences;
};
constexpr Size kFull{.voices = 1,
                     .windows = 40000,
                     .test_windows = 2000,
                     .epochs = 8,
                     .teachers = 3,
                     .select_streams = 6,
                     .select_items = 60,
                     .unseen_items = 24,
                     .alarm_sentences = 120};
constexpr Size kSmoke{.voices = 0.04,
                      .windows = 4000,
                      .test_windows = 300,
                      .epochs = 5,
                      .teachers = 0,
                      .select_streams = 1,
                      .select_items = 20,
                      .unseen_items = 8,
                      .alarm_sentences = 6};

constexpr int kShiftRows = 4;  // on top of the random places that words have in windows
// Wider than single recordings need: synthetic voices are few, people are many.
constexpr double kSpeedLow = 0.85, kSpeedHigh = 1.18, kEqualizer_db = 8, kWarpOctaves = 0.2;

// What all steps of a demo know.
struct Setup {
  const DemoRequest& request;
  const Size& size;
  const features::Spec& spec;
  const DemoSpeech& speech;
  const Progress& progress;

  int rows() const { return spec.rows + kShiftRows; }
};

speech::MixSpec mix_of(const Setup& setup) {
  // Shifts take up to kShiftRows off a window's end: words must not be cut there.
  const double shift_s = double(kShiftRows * setup.spec.hop_samples) / setup.spec.rate_hz;
  speech::MixSpec mix;
  mix.window_samples = size_t(setup.spec.samples_for(setup.rows()));
  mix.tail_low_s += shift_s, mix.tail_high_s += shift_s;
  mix.channel.rate_hz = setup.spec.rate_hz;
  mix.channel.speed_low = kSpeedLow, mix.channel.speed_high = kSpeedHigh;
  mix.channel.equalizer_db = kEqualizer_db;
  return mix;
}

Result<FeatureSet> features_of(const Setup& setup, const speech::MixSources& sources, int64_t count,
                               uint64_t stream) {
  const uint64_t seed = setup.request.seed * 1000 + stream;
  return make_features(speech::mixed_windows(sources, mix_of(setup), count, seed), setup.spec,
                       {.rows_each = setup.rows(), .threads = setup.request.threads},
                       setup.progress);
}

Result<Learned> learn_words(const Setup& setup, DemoReport& report) {
  MW_TRY(const FeatureSet train, features_of(setup, setup.speech.train, setup.size.windows, 1));
  MW_TRY(const FeatureSet unseen,
         features_of(setup, setup.speech.unseen, setup.size.test_windows, 2));
  const LearnRequest request{.labels = report.labels,
                             .epochs = setup.size.epochs,
                             .width = 1,
                             .teachers = setup.size.teachers,
                             .warp_octaves = kWarpOctaves,
                             .threads = setup.request.threads,
                             .seed = setup.request.seed};
  MW_TRY(Learned models, learn(train, nullptr, request, setup.progress));
  if (models.stopped) return stopped_error();
  MW_TRY(report.windows.float_model, score_set(models.float_model, unseen, setup.progress));
  MW_TRY(report.windows.int8_model, score_set(models.int8_model, unseen, setup.progress));
  return models;
}

Outcome choose_threshold(const Setup& setup, Learned& models, DemoReport& report) {
  MW_TRY(DetectorChoice choice, choose_detector(models.int8_model,
                                                {.sources = setup.speech.select,
                                                 .streams = setup.size.select_streams,
                                                 .items = setup.size.select_items,
                                                 .seed = setup.request.seed},
                                                setup.progress));
  choice.settings.chosen_on = report.synthetic ? "running speech of held-out synthetic voices"
                                               : "running speech of held-out speakers";
  set_detector(models.int8_model, choice.settings);
  set_detector(models.float_model, choice.settings);
  report.threshold = choice.settings.spec.threshold;
  report.threshold_errors = choice.errors;
  return Ok{};
}

// The word models, and what listens.
Result<ListeningModel> save(const Setup& setup, const Learned& models, DemoReport& report) {
  if (auto saved = save_models(models, setup.request.out / "words"); !saved) return saved.error();
  MW_TRY(ListeningModel model, listening_model(models.int8_model));
  report.model = setup.request.out / "listen.mw";
  MW_TRY_DO(save_model(report.model, model.graph));
  return model;
}

}  // namespace

Result<DemoReport> demo(const DemoRequest& request, const Progress& progress) {
  const Size& size = request.smoke ? kSmoke : kFull;
  const features::Spec spec = features::log_mel_spec();
  DemoReport report;
  report.synthetic = request.data.empty();
  std::vector<speech::PersonClip> person;  // before minutes of work: it may have to be fetched
  if (report.synthetic) {
    MW_TRY(person, speech::alsa_clips(spec.rate_hz));
  }
  MW_TRY(const DemoSpeech speech, load_demo_speech({.data = request.data,
                                                    .test = request.test,
                                                    .scale = size.voices,
                                                    .threads = request.threads,
                                                    .rate_hz = spec.rate_hz,
                                                    .seed = request.seed},
                                                   progress));
  report.labels = speech.words;
  report.labels.push_back(data::kUnknown);
  const Setup setup{request, size, spec, speech, progress};
  MW_TRY(Learned models, learn_words(setup, report));
  MW_TRY_DO(choose_threshold(setup, models, report));
  MW_TRY(const ListeningModel model, save(setup, models, report));
  DemoTrials trials{request, speech, model, progress, report};
  MW_TRY_DO(trials.on_board(person, size.unseen_items));
  MW_TRY_DO(trials.other_speakers());
  MW_TRY_DO(trials.false_alarms(size.alarm_sentences));
  return report;
}

}  // namespace mw
