// SPDX-License-Identifier: Apache-2.0
#include "host/api/demo.h"

#include <algorithm>
#include <set>

#include "host/api/board.h"
#include "host/api/demo_speech.h"
#include "host/data/people.h"
#include "host/ir/model_file.h"

namespace mw::api {

namespace {

constexpr int kShiftRows = 4;  // on top of the random places that words have in windows
constexpr int kFramesARun = 2;
constexpr double kLead_s = 0.5, kTail_s = 0.9;  // of silence around each recording

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
    MW_TRY(streaming_, streaming_graph(models_.int8_model, models_.spec, kFramesARun));
    report_.model = request_.out / "listen.mw";
    MW_TRY_DO(save_model(report_.model, streaming_));
    MW_TRY_DO(choose());
    MW_TRY_DO(listen());
    MW_TRY_DO(count_false_alarms());
    MW_TRY_DO(check_people());
    return std::move(report_);
  }

 private:
  Result<FeatureSet> window_features(const data::MixSources& sources, int64_t count, uint64_t seed);
  Outcome learn_words();
  Outcome choose();
  Outcome listen();
  Outcome count_false_alarms();
  Outcome check_people();
  Result<std::vector<Detection>> hear_on_host(std::span<const float> samples);
  void note(const std::string& file, const std::vector<Detection>& heard, double offset_s);

  const DemoRequest& request_;
  const Progress& progress_;
  const Sizes& sizes_;
  features::Spec spec_;
  DetectorSpec detector_;
  DemoSpeech speech_;
  Learned models_;
  Graph streaming_;
  DemoReport report_;
};

Result<FeatureSet> Demo::window_features(const data::MixSources& sources, int64_t count,
                                         uint64_t seed) {
  const int rows = spec_.rows + kShiftRows;
  data::MixSpec mix;
  mix.window_samples = size_t(spec_.samples_for(rows));
  // Shifts take up to kShiftRows off a window's end: words must not be cut there.
  const double shift_s = double(kShiftRows * spec_.hop_samples) / spec_.rate_hz;
  mix.tail_low_s += shift_s, mix.tail_high_s += shift_s;
  mix.channel.rate_hz = spec_.rate_hz;
  mix.channel.speed_low = kSpeedLow, mix.channel.speed_high = kSpeedHigh;
  mix.channel.equalizer_db = kEqualizer_db;
  return make_features(mixed_windows(sources, mix, count, seed, speech_.key), spec_,
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
  MW_TRY(report_.windows.float_model, score_set(models_.float_model, unseen, progress_));
  MW_TRY(report_.windows.int8_model, score_set(models_.int8_model, unseen, progress_));
  return save_models(models_, request_.out / "words").ok()
             ? Outcome(Ok{})
             : Outcome(Error{ErrorKind::io, "cannot write the models", request_.out.string(), ""});
}

std::vector<SpokenWord> spoken_in(const data::Stream& stream, int rate_hz) {
  std::vector<SpokenWord> said;
  for (const data::Stream::Event& event : stream.events) {
    said.push_back(
        {double(event.begin) / rate_hz, double(event.end) / rate_hz, int(event.keyword)});
  }
  return said;
}

Outcome Demo::choose() {
  std::vector<HeldOut> recordings;
  for (int i = 0; i < sizes_.select_streams; ++i) {
    Rng rng = Rng(request_.seed).split(100 + uint64_t(i));
    const data::Stream stream = data::draw_stream(
        speech_.select, speech_.stream_spec(speech_.select, sizes_.select_items), rng);
    MW_TRY(Posteriors posteriors,
           run_stream(streaming_, data::to_int16(stream.samples), spec_.rate_hz));
    recordings.push_back({std::move(posteriors), spoken_in(stream, spec_.rate_hz)});
    if (progress_) progress_({"choosing the threshold", i + 1, sizes_.select_streams, ""});
  }
  const ThresholdChoice choice = choose_threshold(recordings, detector_);
  detector_.threshold = report_.threshold = choice.threshold;
  report_.threshold_errors = choice.errors;
  return Ok{};
}

void Demo::note(const std::string& file, const std::vector<Detection>& heard, double offset_s) {
  for (const Detection& d : heard) {
    report_.detections.push_back(
        {file, d.time_s - offset_s, report_.labels[size_t(d.word)], d.score});
  }
}

// One recording holds all that the board hears; parts are told apart by time.
Outcome Demo::listen() {
  Recording recording(spec_.rate_hz);
  Rng rng = Rng(request_.seed).split(200);
  const data::Stream unseen = data::draw_stream(
      speech_.unseen, speech_.stream_spec(speech_.unseen, sizes_.unseen_items), rng);
  recording.quiet(kLead_s);
  recording.add("unseen voices", unseen.samples);
  std::vector<data::PersonClip> person;
  if (report_.synthetic) {
    MW_TRY(person, data::alsa_clips(spec_.rate_hz));
  }
  for (const data::PersonClip& clip : person) {
    recording.quiet(kTail_s + kLead_s);
    recording.add(clip.file, clip.sound.samples);
  }
  recording.quiet(kTail_s);

  MW_TRY(const BoardRun board,
         run_on_board(streaming_, recording.pcm(), request_.target, progress_));
  MW_TRY(const Posteriors host, run_stream(streaming_, recording.pcm(), spec_.rate_hz));
  report_.board_equals_host = host.values == board.posteriors.values;
  report_.ram_bytes = board.ram_bytes, report_.flash_bytes = board.flash_bytes;
  report_.stack_bytes = board.stack_bytes, report_.model_bytes = board.model_bytes;
  report_.instructions_per_inference = board.instructions_per_run;
  report_.instructions_per_second = board.instructions_per_run / board.posteriors.period_s;

  const std::vector<Detection> heard = detect(board.posteriors, detector_);
  const std::vector<Recording::Part>& parts = recording.parts();
  report_.unseen_seconds = double(unseen.samples.size()) / spec_.rate_hz;
  const auto during = [&](const Recording::Part& part) {
    std::vector<Detection> out;
    for (const Detection& d : heard) {
      if (d.time_s >= part.begin_s && d.time_s < part.end_s + kTail_s) out.push_back(d);
    }
    return out;
  };
  std::vector<Detection> in_stream = during(parts[0]);
  note(parts[0].name, in_stream, parts[0].begin_s);
  for (Detection& d : in_stream) d.time_s -= parts[0].begin_s;
  report_.unseen = compare_times(spoken_in(unseen, spec_.rate_hz), in_stream);
  if (!person.empty()) report_.human.emplace();
  for (size_t i = 0; i < person.size(); ++i) {
    const std::vector<Detection> in_clip = during(parts[i + 1]);
    note(parts[i + 1].name, in_clip, parts[i + 1].begin_s);
    FileHeard file{person[i].file, person[i].words, {}};
    std::vector<int> said, answered;
    for (const std::string& word : person[i].words) {
      said.push_back(int(std::ranges::find(report_.labels, word) - report_.labels.begin()));
    }
    for (const Detection& d : in_clip) {
      answered.push_back(d.word);
      file.heard.push_back(report_.labels[size_t(d.word)]);
    }
    *report_.human += compare_words(said, answered);
    report_.human_files.push_back(std::move(file));
  }
  return Ok{};
}

Result<std::vector<Detection>> Demo::hear_on_host(std::span<const float> samples) {
  Recording recording(spec_.rate_hz);
  recording.quiet(kLead_s);
  recording.add("", samples);
  recording.quiet(kTail_s);
  MW_TRY(const Posteriors posteriors, run_stream(streaming_, recording.pcm(), spec_.rate_hz));
  return detect(posteriors, detector_);
}

Outcome Demo::count_false_alarms() {
  data::StreamSpec spec;
  spec.keyword = 0;
  spec.word = speech_.unseen.sentences.empty() ? 1 : 0;
  spec.sentence = 1 - spec.word;
  spec.items = sizes_.alarm_sentences;
  spec.rate_hz = spec_.rate_hz;
  Rng rng = Rng(request_.seed).split(300);
  const data::Stream stream = data::draw_stream(speech_.unseen, spec, rng);
  MW_TRY(const std::vector<Detection> heard, hear_on_host(stream.samples));
  report_.false_alarms.push_back(
      {report_.synthetic ? "sentences of unseen voices" : "other words of unseen people",
       double(stream.samples.size()) / spec_.rate_hz, int(heard.size())});
  if (request_.shared.empty() || !report_.synthetic) return Ok{};
  const Result<data::Dataset> people =
      data::open_dataset(request_.shared / "data/kws/speech_negatives.tar.gz");
  if (!people) return Ok{};  // the developers' recordings are not there
  FalseAlarms alarms{"a shop's customers (speech_negatives)", 0, 0};
  for (const data::Clip& clip : people->clips) {
    MW_TRY(const data::Sound sound, clip.sound(spec_.rate_hz));
    MW_TRY(const std::vector<Detection> words, hear_on_host(sound.samples));
    alarms.seconds += sound.seconds();
    alarms.count += int(words.size());
  }
  report_.false_alarms.push_back(std::move(alarms));
  return Ok{};
}

Outcome Demo::check_people() {
  if (request_.shared.empty() || !report_.synthetic) return Ok{};
  const Result<data::Dataset> people =
      data::open_dataset(request_.shared / "data/kws/gsc_v1_mini.tar.gz");
  if (!people) return Ok{};
  CrossCheck check;
  for (const data::Clip& clip : people->clips) {
    const auto word = std::find(speech_.words.begin(), speech_.words.end(), clip.label);
    if (word == speech_.words.end()) continue;
    MW_TRY(const data::Sound sound, clip.sound(spec_.rate_hz));
    MW_TRY(const std::vector<Detection> heard, hear_on_host(sound.samples));
    ++check.words;
    check.hits += std::ranges::any_of(
        heard, [&](const Detection& d) { return d.word == int(word - speech_.words.begin()); });
  }
  report_.cross_check = check;
  return Ok{};
}

}  // namespace

Result<DemoReport> demo(const DemoRequest& request, const Progress& progress) {
  return Demo(request, progress).go();
}

}  // namespace mw::api
