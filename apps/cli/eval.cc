// SPDX-License-Identifier: Apache-2.0
// milliwatt eval: the accuracy of a model on recordings, arrays, or the sets of MLPerf Tiny.
#include <fmt/format.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/scores.h"
#include "host/api/evaluate.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, data, labels, set = "words";
};

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

void print_evaluation(const api::Evaluation& e) {
  if (e.auc) fmt::print("area under the curve {:.4f}, {} items\n", *e.auc, e.items);
  if (e.accuracy) fmt::print("accuracy {}, {} items\n", percent(*e.accuracy), e.items);
  if (e.word_accuracy) fmt::print("among the words {}\n", percent(*e.word_accuracy));
  if (e.published) {
    fmt::print("MLPerf Tiny's reference model on the whole set: {}\n",
               e.auc ? fmt::format("{:.3f}", *e.published) : percent(*e.published));
  }
  if (e.confusion.empty() || e.labels.size() != e.confusion.size()) return;
  api::Confusion confusion(e.confusion.size());
  confusion.counts = e.confusion;
  fmt::print("\nrows are the truth, columns the answer:\n");
  print_confusion(confusion, e.labels);
}

}  // namespace

Action declare_eval(CLI::App& app) {
  app.description("Score a model on a set, with the kernels of the device");
  auto o = std::make_shared<Options>();
  app.add_option("MODEL", o->model, "A .tflite or .mw file")->required();
  app.add_option("--data", o->data, "Folder, archive, or a .npy of inputs")->required();
  app.add_option("--labels", o->labels, "With --set npy: a .npy of classes");
  app.add_option("--set", o->set, "words, npy, kws01, ic01, vww01 or ad01")
      ->check(CLI::IsMember(
          std::vector<std::string>(std::begin(api::kSetFormats), std::end(api::kSetFormats))));
  return [o](const Context& context) -> Outcome {
    if ((o->set == "npy") == o->labels.empty()) {
      return Error{ErrorKind::usage, "--labels and --set npy go together", "eval", ""};
    }
    ProgressBar bar(context.json);
    MW_TRY(const api::Evaluation e,
           api::evaluate_model({o->model, o->data, o->labels, o->set}, bar.callback()));
    const Json json{{"model", o->model},
                    {"set", e.set},
                    {"items", e.items},
                    {"accuracy", or_null(e.accuracy)},
                    {"word_accuracy", or_null(e.word_accuracy)},
                    {"auc", or_null(e.auc)},
                    {"published", or_null(e.published)},
                    {"labels", e.labels},
                    {"confusion", e.confusion}};
    return context.show(json, [&] { print_evaluation(e); });
  };
}

}  // namespace mw::cli
