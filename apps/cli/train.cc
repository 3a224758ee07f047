// SPDX-License-Identifier: Apache-2.0
// milliwatt train: recorded words to a float and an int8 model, with the scores of both.
#include <fmt/format.h>

#include <thread>

#include "apps/cli/command.h"
#include "apps/cli/frame/scores.h"
#include "host/api/listening.h"
#include "host/api/words.h"
#include "host/base/escape.h"
#include "host/base/notices.h"
#include "host/base/stop.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  api::TrainWordsRequest request;
  std::string words, data, test, noise, out = "model";
};

Json to_json(const api::TrainedWords& trained, const api::DetectorSettings& detector,
             const std::vector<std::filesystem::path>& files) {
  Json paths = Json::array();
  for (const auto& path : files) paths.push_back(path.string());
  Json layers = Json::array();
  for (const LayerReport& layer : trained.models.layers) {
    layers.push_back({{"op", layer.op}, {"name", layer.node}, {"snr_db", layer.sqnr_db}});
  }
  return {{"labels", trained.labels},
          {"train_clips", trained.train_clips},
          {"test_clips", trained.test_clips},
          {"epochs", trained.models.training.epochs},
          {"warnings", take_notices()},
          {"train_seconds", trained.models.training.seconds},
          {"float_accuracy", trained.test.float_model.accuracy()},
          {"int8_accuracy", trained.test.int8_model.accuracy()},
          {"float_word_accuracy", trained.test.float_model.word_accuracy()},
          {"int8_word_accuracy", trained.test.int8_model.word_accuracy()},
          {"threshold", detector.spec.threshold},
          {"threshold_chosen_on", detector.chosen_on},
          {"tflite_bytes", trained.tflite_bytes},
          {"confusion", trained.test.int8_model.counts},
          {"layers", layers},
          {"files", paths}};
}

void print_report(const api::TrainedWords& trained, const api::DetectorSettings& detector,
                  const std::vector<std::filesystem::path>& files) {
  const TrainReport& training = trained.models.training;
  fmt::print("{} over {} in {:.0f} s\n\n", counted(training.epochs, "epoch", "epochs"),
             counted(trained.train_clips, "clip"), training.seconds);
  print_scores(trained.test.float_model, trained.test.int8_model);
  fmt::print("\nint8, rows are what was said, columns what was answered:\n");
  print_confusion(trained.test.int8_model, trained.labels);
  fmt::print("\n");
  Table layers({"layer", "name", "SNR dB"});
  for (const LayerReport& layer : trained.models.layers) {
    layers.row({layer.op, layer.node, fmt::format("{:.1f}", layer.sqnr_db)});
  }
  layers.print();
  fmt::print("\nheard from a score of {:.2f} on, {}\n", detector.spec.threshold,
             detector.chosen_on.empty() ? "the default: there are too few clips to choose it on"
                                        : "chosen on " + detector.chosen_on);
  fmt::print("int8 as .tflite: {}\n", byte_count(trained.tflite_bytes));
  for (const auto& path : files) fmt::print("wrote {}\n", path.string());
  const std::string model = shell_word(files[1].string());
  fmt::print("next: milliwatt listen {} RECORDING.wav\n", model);
  fmt::print("      milliwatt compile {} --target cortex-m4 -o firmware\n", model);
}

// A network that nobody let finish never takes the place of one that is.
Error save_stopped(const api::TrainedWords& trained, const std::string& out) {
  const TrainReport& training = trained.models.training;
  if (training.steps == 0) return stopped_error();
  const Result<std::filesystem::path> path = api::save_partial(trained.models, out);
  if (!path) return path.error();
  return {ErrorKind::stopped,
          fmt::format("stopped after {} and {}; the network so far, in float, is {}",
                      counted(training.epochs, "epoch", "epochs"), counted(training.steps, "step"),
                      path->string()),
          "",
          fmt::format("milliwatt quantize {} --data FOLDER -o NAME.mw makes an int8 model of it",
                      path->string())};
}

Outcome train(Options& options, const Context& context) {
  api::TrainWordsRequest& request = options.request;
  request.data = options.data, request.test = options.test, request.noise = options.noise;
  if (!options.words.empty()) {
    MW_TRY(request.words, api::parse_words(options.words));
  }
  request.out = options.out;
  ProgressBar bar(context.json);
  Result<api::TrainedWords> trained = api::train_words(request, bar.callback());
  if (!trained) return trained.error();
  if (trained->stopped) return save_stopped(*trained, options.out);
  MW_TRY(const auto files, api::save_models(trained->models, options.out));
  MW_TRY(const api::DetectorSettings detector, api::detector_of(trained->models.int8_model));
  return context.show(to_json(*trained, detector, files),
                      [&] { print_report(*trained, detector, files); });
}

}  // namespace

Action declare_train(Command& command) {
  command.describe("Train a word classifier on recordings, quantize it, and score both models");
  auto o = std::make_shared<Options>();
  api::LearnRequest& learn = o->request.learn;
  learn.threads = int(std::max(1u, std::min(8u, std::thread::hardware_concurrency())));
  command.add_option("--data", o->data, "Folder or archive: label/clip.wav, or index.tsv")
      .required();
  command.add_option("--test", o->test,
                     "The same, of other speakers (default: a tenth of --data's)");
  command.add_option("--words", o->words, "Comma-separated (default: the labels with most clips)");
  command.add_option(
      "--noise", o->noise,
      "Background noise to mix in: a folder, an archive or a file (default: the set's own, labels "
      "with a leading _)");
  command.add_option("--front-end", o->request.front_end, "log_mel, micro or mfcc");
  command.add_option("--network", learn.network, "Of the zoo: sepnet, ds_cnn ...");
  command
      .add_option("--teachers", learn.teachers, "Networks trained first, to learn from their mean")
      .between(0, 16);
  command.add_option("--width", learn.width, "Factor of every layer's channels").between(0.05, 16);
  command.add_option("--epochs", learn.epochs, "Passes over the varied clips").between(1, 10000);
  command.add_option("--variants", o->request.variants, "Random channels for each clip")
      .between(1, 10000);
  command.add_option("--batch", learn.batch, "Windows a step").between(1, 4096);
  command.add_option("--learning-rate", learn.learning_rate, "Peak of the one-cycle schedule")
      .between(1e-6, 10);
  command.add_option("--seed", learn.seed, "The same seed gives the same bytes");
  command.add_option("--threads", learn.threads, "Changes the time, not the result")
      .between(1, 256);
  command.add_option("-o,--output", o->out, "Stem of the files that are written");
  command.add_flag("--force", o->request.force, "Write over models of another training");
  return [o](const Context& context) { return train(*o, context); };
}

}  // namespace mw::cli
