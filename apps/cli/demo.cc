// SPDX-License-Identifier: Apache-2.0
// milliwatt demo: from spoken words to a wake word on an emulated board. ./run demo calls it.
#include "host/api/demo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <thread>

#include "apps/cli/command.h"
#include "apps/cli/frame/scores.h"
#include "host/base/files.h"

namespace mw::cli {

namespace {

struct Options {
  api::DemoRequest request;
  std::string data, test, shared, out = "build/demo";
};

Json human_json(const api::DemoReport& report) {
  if (!report.human) return nullptr;
  const api::WordErrors& e = *report.human;
  return {{"words", e.words},
          {"hits", e.hits},
          {"substitutions", e.substitutions},
          {"deletions", e.deletions},
          {"insertions", e.insertions}};
}

Json others_json(const api::DemoReport& report) {
  Json others = Json::array();
  for (const api::OtherSpeakers& o : report.others) {
    others.push_back({{"who", o.who},
                      {"speakers", o.speakers},
                      {"words", o.errors.words},
                      {"hits", o.errors.hits},
                      {"substitutions", o.errors.substitutions},
                      {"deletions", o.errors.deletions},
                      {"insertions", o.errors.insertions},
                      {"problem", o.problem.empty() ? Json(nullptr) : Json(o.problem)}});
  }
  return others;
}

Json to_json(const api::DemoReport& report) {
  Json detections = Json::array();
  for (const api::Heard& d : report.detections) {
    detections.push_back({{"file", d.file},
                          {"time_s", std::round(d.time_s * 1000) / 1000},
                          {"word", d.word},
                          {"score", std::round(d.score * 1000) / 1000}});
  }
  return {{"float_accuracy", report.windows.float_model.accuracy()},
          {"int8_accuracy", report.windows.int8_model.accuracy()},
          {"model_bytes", report.model_bytes},
          {"ram_bytes", report.ram_bytes},
          {"flash_bytes", report.flash_bytes},
          {"stack_bytes", report.stack_bytes},
          {"instructions_per_inference", report.instructions_per_inference},
          {"instructions_per_second", report.instructions_per_second},
          {"false_alarms_per_hour", report.false_alarms.at(0).per_hour()},
          {"human", human_json(report)},
          {"human_is_development_set", report.human.has_value()},
          {"other_speakers", others_json(report)},
          {"threshold", report.threshold},
          {"board_equals_host", report.board_equals_host},
          {"detections", detections}};
}

std::string errors_text(const api::WordErrors& e) {
  return fmt::format("{} of {} words, {} taken for another, {} missed, {} that nobody said", e.hits,
                     e.words, e.substitutions, e.deletions, e.insertions);
}

void print_heard(const api::DemoReport& report, const std::string& target) {
  fmt::print("\nHeard by the firmware on the emulated {}, detector included:\n", target);
  Table table({"recording", "at s", "word", "score"});
  for (const api::Heard& d : report.detections) {
    table.row({d.file, fmt::format("{:.2f}", d.time_s), d.word, fmt::format("{:.2f}", d.score)});
  }
  table.print();
}

void print_human(const api::DemoReport& report) {
  if (!report.human) return;
  fmt::print(
      "\nA person (one speaker in a studio, the recordings of alsa-utils), word by word. This is "
      "a\n"
      "development set: settings of the recipe were compared on these words.\n");
  Table table({"recording", "said", "heard"});
  for (const api::FileHeard& file : report.human_files) {
    table.row({file.file, fmt::format("{}", fmt::join(file.said, " ")),
               fmt::format("{}", fmt::join(file.heard, " "))});
  }
  table.print();
  fmt::print("{}\n", errors_text(*report.human));
}

// Who had no part in learning, in choosing the threshold, or in comparing settings.
void print_others(const api::DemoReport& report) {
  if (report.others.empty()) return;
  fmt::print("\nOther speakers, single words, on the host:\n");
  for (const api::OtherSpeakers& o : report.others) {
    fmt::print("{}: {}\n", o.who, o.problem.empty() ? errors_text(o.errors) : o.problem);
  }
}

void print_alarms(const api::FalseAlarms& alarms) {
  if (!alarms.problem.empty()) {
    fmt::print("False alarms on {}: {}\n", alarms.on, alarms.problem);
    return;
  }
  fmt::print("False alarms on {}: {} in {:.0f} s = {:.0f} an hour\n", alarms.on, alarms.count,
             alarms.seconds, alarms.per_hour());
}

void print_report(const api::DemoReport& report, const std::string& target,
                  const std::string& file) {
  print_heard(report, target);
  print_human(report);
  print_others(report);
  fmt::print("\nUnseen {} on the board, {:.0f} s: {}\n", report.synthetic ? "voices" : "people",
             report.unseen_seconds, errors_text(report.unseen));
  fmt::print("Threshold {:.2f}, chosen on other held-out {}: {}\n", report.threshold,
             report.synthetic ? "synthetic voices" : "speakers",
             errors_text(report.threshold_errors));
  for (const api::FalseAlarms& alarms : report.false_alarms) print_alarms(alarms);
  fmt::print("Board and host gave {} scores and events.\n\n",
             report.board_equals_host ? "the same" : "OTHER");
  print_scores(report.windows.float_model, report.windows.int8_model);
  fmt::print("\n");
  Table figures({"on the board", "value"});
  figures.row({"RAM", byte_count(report.ram_bytes)});
  figures.row({"flash, code and model", byte_count(report.flash_bytes)});
  figures.row({"model", byte_count(report.model_bytes)});
  figures.row({"stack", byte_count(report.stack_bytes)});
  figures.row({"instructions an inference", in_millions(report.instructions_per_inference)});
  figures.row({"instructions a second of sound", in_millions(report.instructions_per_second)});
  figures.print();
  fmt::print(
      "\nThe same figures: {}\nnext: build/bin/milliwatt compile {} --target {} -o firmware\n",
      file, report.model.string(), target);
}

}  // namespace

Action declare_demo(Command& command) {
  command.describe("Speak words, learn them, and hear them on an emulated board");
  auto o = std::make_shared<Options>();
  o->request.threads = int(std::max(1u, std::min(8u, std::thread::hardware_concurrency())));
  command.add_option("--data", o->data,
                     "Real recordings to learn from, instead of synthetic voices");
  command.add_option("--test", o->test, "Real recordings of other speakers");
  command.add_flag("--smoke", o->request.smoke, "A tiny run that shows that all parts work");
  command.add_option("--target", o->request.target, "The core to run on");
  command.add_option("--seed", o->request.seed, "Of voices, mixing and training");
  command.add_option("--threads", o->request.threads, "Changes the time, not the result")
      .between(1, 256);
  command.add_option("--shared", o->shared, "Folder with further recordings for cross-checks");
  command.add_option("-o,--output", o->out, "Folder of the models and report.json");
  return [o](const Context& context) -> Outcome {
    if (o->data.empty() && !o->test.empty()) {
      return Error{ErrorKind::usage, "--test needs --data", "demo", ""};
    }
    api::DemoRequest& request = o->request;
    request.data = o->data, request.test = o->test, request.shared = o->shared;
    request.out = o->out;
    ProgressBar bar(context.json);
    Result<api::DemoReport> report = api::demo(request, bar.callback());
    if (!report) return report.error();
    const std::filesystem::path file = request.out / "report.json";
    const Json json = to_json(*report);
    MW_TRY_DO(write_text(file, json.dump(2) + "\n"));
    return context.show(json, [&] { print_report(*report, request.target, file.string()); });
  };
}

}  // namespace mw::cli
