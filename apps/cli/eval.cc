// SPDX-License-Identifier: Apache-2.0
// milliwatt eval: the accuracy of a model on recordings, arrays, or the sets of MLPerf Tiny.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "apps/cli/frame/scores.h"
#include "host/api/evaluate.h"
#include "host/base/notices.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature, data, labels, set = "words";
};

bool is_npz(const std::string& path) {
  return path.find(".npz") != std::string::npos;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Classes without names are called by their numbers.
std::vector<std::string> row_names(const api::Evaluation& e) {
  if (e.labels.size() == e.confusion.size()) return e.labels;
  std::vector<std::string> names;
  for (size_t i = 0; i < e.confusion.size(); ++i) names.push_back(fmt::format("class {}", i));
  return names;
}

void print_match(const api::Evaluation& e) {
  const auto say = [](const char* what, const std::vector<std::string>& labels) {
    if (!labels.empty()) fmt::print("{}: {}\n", what, fmt::join(labels, ", "));
  };
  if (!e.missing.empty() || !e.others.empty()) say("labels that met", e.matched);
  say("words of the model without a clip", e.missing);
  say(e.left_out > 0 ? "labels that the model does not know, left out"
                     : "labels that count as unknown",
      e.others);
  if (e.other_items.value_or(0) > 0) {
    fmt::print("false alarms: {} of {} clips of other words and sounds\n", *e.false_alarms,
               *e.other_items);
  }
}

void print_evaluation(const api::Evaluation& e) {
  if (e.auc) fmt::print("area under the curve {:.4f}, {}\n", *e.auc, counted(e.items, "item"));
  if (e.accuracy) fmt::print("accuracy {}, {}\n", percent(*e.accuracy), counted(e.items, "item"));
  if (e.word_accuracy) fmt::print("among the words {}\n", percent(*e.word_accuracy));
  if (e.published) {
    fmt::print("MLPerf Tiny's reference model on the whole set: {}\n",
               e.auc ? fmt::format("{:.3f}", *e.published) : percent(*e.published));
  }
  if (e.binary) fmt::print("one output: the answer is class 1 above 0.5, else class 0\n");
  print_match(e);
  if (e.confusion.empty()) return;
  api::Confusion confusion(e.confusion.size());
  confusion.counts = e.confusion;
  fmt::print("\nrows are the truth, columns the answer:\n");
  print_confusion(confusion, row_names(e));
}

}  // namespace

Action declare_eval(Command& command) {
  command.describe("Score a model on a set, with the kernels of the device");
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .tflite or .mw file").required();
  add_signature(command, o->signature);
  command.add_option("--data", o->data, "Folder, archive, or .npy or .npz of inputs").required();
  command.add_option("--labels", o->labels, "With --set npy: a .npy of classes, or .npz:NAME");
  const std::vector<std::string> sets = api::set_format_names();
  command.add_option("--set", o->set, fmt::format("What the data are: {}", fmt::join(sets, ", ")))
      .one_of(sets);
  return [o](const Context& context) -> Outcome {
    if (o->set == "npy" && o->labels.empty() && !is_npz(o->data)) {
      return Error{ErrorKind::usage, "--set npy needs --labels", "eval",
                   "give a .npy of classes, or one .npz with x and y as --data"};
    }
    ProgressBar bar(context.json);
    MW_TRY(const api::Evaluation e,
           api::evaluate_model({{o->model, o->signature}, o->data, o->labels, o->set},
                               bar.callback()));
    const Json json{{"model", o->model},
                    {"set", e.set},
                    {"items", e.items},
                    {"accuracy", or_null(e.accuracy)},
                    {"word_accuracy", or_null(e.word_accuracy)},
                    {"auc", or_null(e.auc)},
                    {"published", or_null(e.published)},
                    {"labels", e.labels},
                    {"binary", e.binary},
                    {"matched", e.matched},
                    {"missing", e.missing},
                    {"others", e.others},
                    {"left_out", e.left_out},
                    {"other_items", or_null(e.other_items)},
                    {"false_alarms", or_null(e.false_alarms)},
                    {"warnings", take_notices()},
                    {"confusion", e.confusion}};
    return context.show(json, [&] { print_evaluation(e); });
  };
}

}  // namespace mw::cli
