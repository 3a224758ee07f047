// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/demo_trials.h"

#include <algorithm>
#include <set>

namespace mw {

namespace {

namespace fs = std::filesystem;

constexpr double kLead_s = 0.5, kTail_s = 0.9;  // of silence around each recording

// A set of the developers' recordings. Only one that is not there is absent.
Result<data::Dataset> open_shared(const fs::path& shared, const char* name) {
  if (shared.empty()) {
    return Error{ErrorKind::io, "absent: --shared names no folder of recordings", "", ""};
  }
  std::error_code code;
  const fs::path path = shared / "data/kws" / name;
  if (fs::status(path, code).type() == fs::file_type::not_found) {
    return Error{ErrorKind::io, "absent: there is no " + path.string(), "", ""};
  }
  return data::open_dataset(path);
}

// One recording after another, each between silence, from a fresh start.
class Ear {
 public:
  static Result<Ear> open(const ListeningModel& model) {
    MW_TRY(HostListener listener, HostListener::open(model));
    return Ear(std::move(listener));
  }
  std::vector<Detection> hear(std::span<const float> samples) {
    Recording recording(listener_.model().rate_hz);
    recording.quiet(kLead_s);
    recording.add("", samples);
    recording.quiet(kTail_s);
    listener_.reset();
    return listener_.take(recording.pcm()).value();  // what was trained has no loop
  }

 private:
  explicit Ear(HostListener listener) : listener_(std::move(listener)) {}
  HostListener listener_;
};

std::vector<int> words_of(const std::vector<Detection>& heard) {
  std::vector<int> words;
  for (const Detection& d : heard) words.push_back(d.word);
  return words;
}

Outcome hear_single_words(const data::Dataset& set, const std::vector<std::string>& words, Ear& ear,
                          int rate_hz, OtherSpeakers& out) {
  std::set<std::string> speakers;
  for (const data::Clip& clip : set.clips) {
    const auto word = std::ranges::find(words, clip.label);
    if (word == words.end()) continue;
    MW_TRY(const data::Sound sound, clip.sound(rate_hz));
    out.errors += compare_words({int(word - words.begin())}, words_of(ear.hear(sound.samples)));
    speakers.insert(clip.group);
  }
  out.speakers = int(speakers.size());
  return Ok{};
}

Outcome hear_alarms(const data::Dataset& set, Ear& ear, int rate_hz, FalseAlarms& out) {
  for (const data::Clip& clip : set.clips) {
    MW_TRY(const data::Sound sound, clip.sound(rate_hz));
    out.seconds += sound.seconds();
    out.count += int(ear.hear(sound.samples).size());
  }
  return Ok{};
}

// Detections that belong to a part, with times from the part's start.
std::vector<Detection> during(const std::vector<Detection>& heard, const Recording::Part& part) {
  std::vector<Detection> out;
  for (Detection d : heard) {
    if (d.time_s < part.begin_s || d.time_s >= part.end_s + kTail_s) continue;
    d.time_s -= part.begin_s;
    out.push_back(d);
  }
  return out;
}

void note(const std::string& file, const std::vector<Detection>& heard, DemoReport& report) {
  for (const Detection& d : heard) {
    report.detections.push_back({file, d.time_s, report.labels[size_t(d.word)], d.score});
  }
}

void judge_person(const speech::PersonClip& clip, const std::vector<Detection>& heard,
                  DemoReport& report) {
  FileHeard file{clip.file, clip.words, {}};
  std::vector<int> said;
  for (const std::string& word : clip.words) {
    said.push_back(int(std::ranges::find(report.labels, word) - report.labels.begin()));
  }
  for (const Detection& d : heard) file.heard.push_back(report.labels[size_t(d.word)]);
  *report.human += compare_words(said, words_of(heard));
  report.human_files.push_back(std::move(file));
}

void set_figures(const BoardRun& board, double period_s, DemoReport& report) {
  report.ram_bytes = board.ram_bytes, report.flash_bytes = board.flash_bytes;
  report.stack_bytes = board.stack_bytes, report.model_bytes = board.model_bytes;
  report.instructions_per_inference = board.instructions_per_run;
  report.instructions_per_second = board.instructions_per_run / period_s;
}

}  // namespace

// One recording holds all that the board hears; parts are told apart by time.
Outcome DemoTrials::on_board(const std::vector<speech::PersonClip>& person, size_t unseen_items) {
  Recording recording(model.rate_hz);
  Rng rng = Rng(request.seed).split(200);
  const speech::Stream unseen = speech::draw_stream(
      speech.unseen, stream_spec(speech.unseen, unseen_items, model.rate_hz), rng);
  recording.quiet(kLead_s);
  recording.add(report.synthetic ? "unseen voices" : "unseen people", unseen.samples);
  for (const speech::PersonClip& clip : person) {
    recording.quiet(kTail_s + kLead_s);
    recording.add(clip.file, clip.sound.samples);
  }
  recording.quiet(kTail_s);

  MW_TRY(const BoardRun board, run_on_board(model, recording.pcm(), request.target, progress));
  MW_TRY(const HostRun host, run_on_host(model, recording.pcm()));
  report.board_equals_host = agree(board, host);
  set_figures(board, model.format.period_s, report);

  const std::vector<Recording::Part>& parts = recording.parts();
  report.unseen_seconds = double(unseen.samples.size()) / model.rate_hz;
  const std::vector<Detection> in_stream = during(board.heard, parts[0]);
  note(parts[0].name, in_stream, report);
  report.unseen = compare_times(spoken_in(unseen, model.rate_hz), in_stream);
  if (!person.empty()) report.human.emplace();
  for (size_t i = 0; i < person.size(); ++i) {
    const std::vector<Detection> in_clip = during(board.heard, parts[i + 1]);
    note(parts[i + 1].name, in_clip, report);
    judge_person(person[i], in_clip, report);
  }
  return Ok{};
}

Outcome DemoTrials::other_speakers() {
  if (!report.synthetic) return Ok{};
  MW_TRY(Ear ear, Ear::open(model));
  OtherSpeakers natural{
      "ked (a held-out voice that was cut from one person's recordings)", 0, {}, ""};
  MW_TRY_DO(hear_single_words(speech.natural, speech.words, ear, model.rate_hz, natural));
  if (natural.errors.words == 0) natural.problem = "absent: no clip of it was drawn";
  report.others.push_back(std::move(natural));

  OtherSpeakers people{"people of Speech Commands (gsc_v1_mini)", 0, {}, ""};
  const auto set = open_shared(request.shared, "gsc_v1_mini.tar.gz");
  const Outcome heard =
      set ? hear_single_words(*set, speech.words, ear, model.rate_hz, people) : set.error();
  if (!heard) people.problem = heard.error().text();
  report.others.push_back(std::move(people));
  return Ok{};
}

Outcome DemoTrials::false_alarms(size_t sentences) {
  MW_TRY(Ear ear, Ear::open(model));
  speech::StreamSpec spec;
  const bool has_sentences = !speech.unseen.sentences.empty();
  spec.keyword = 0;
  spec.sentence = has_sentences ? 1 : 0;
  spec.word = has_sentences || speech.unseen.words.empty() ? 0 : 1;
  spec.items = sentences;
  spec.seconds = double(sentences);  // of noise, where nobody says anything else
  spec.rate_hz = model.rate_hz;
  Rng rng = Rng(request.seed).split(300);
  const speech::Stream stream = speech::draw_stream(speech.unseen, spec, rng);
  FalseAlarms own{"", double(stream.samples.size()) / model.rate_hz, 0, ""};
  own.on = has_sentences   ? "sentences of unseen voices"
           : spec.word > 0 ? "other words of unseen people"
                           : "noise, for the set holds no other words";
  own.count = int(ear.hear(stream.samples).size());
  report.false_alarms.push_back(std::move(own));
  if (!report.synthetic) return Ok{};

  FalseAlarms customers{"a shop's customers (speech_negatives)", 0, 0, ""};
  const auto set = open_shared(request.shared, "speech_negatives.tar.gz");
  const Outcome heard = set ? hear_alarms(*set, ear, model.rate_hz, customers) : set.error();
  if (!heard) customers.problem = heard.error().text();
  report.false_alarms.push_back(std::move(customers));
  return Ok{};
}

}  // namespace mw
