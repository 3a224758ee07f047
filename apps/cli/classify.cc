// SPDX-License-Identifier: Apache-2.0
// milliwatt classify: recordings or arrays through a model, to labels and scores.
#include "host/api/classify.h"

#include <fmt/format.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature;
  std::vector<std::string> files;
  size_t top = 3;
};

Json to_json(const Options& options, const std::vector<api::Classified>& all) {
  Json items = Json::array();
  for (const api::Classified& item : all) {
    Json scores = Json::array();
    for (size_t i = 0; i < std::min(options.top, item.scores.size()); ++i) {
      const api::LabelScore& s = item.scores[i];
      scores.push_back({{"label", s.label}, {"index", s.index}, {"score", s.score}});
    }
    items.push_back({{"file", item.file}, {"scores", std::move(scores)}});
  }
  return {{"model", options.model}, {"items", std::move(items)}};
}

void print_table(const Options& options, const std::vector<api::Classified>& all) {
  Table table({"file", "label", "score"});
  for (const api::Classified& item : all) {
    for (size_t i = 0; i < std::min(options.top, item.scores.size()); ++i) {
      const api::LabelScore& s = item.scores[i];
      table.row(
          {i == 0 ? printable(item.file) : "", printable(s.label), fmt::format("{:.3f}", s.score)});
    }
  }
  table.print();
}

}  // namespace

Action declare_classify(Command& command) {
  command.describe("Put recordings or arrays through a model and tell their labels");
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .mw or .tflite file").required();
  add_signature(command, o->signature);
  command
      .add_option("FILE", o->files,
                  "Recordings of any rate, width and channel count, where the model has a "
                  "front-end; .npy of one input or a batch")
      .required();
  command.add_option("--top", o->top, "Labels to tell of each file").between(1, 1000);
  return [o](const Context& context) -> Outcome {
    MW_TRY(api::ClassifyModel model, api::ClassifyModel::open({o->model, o->signature}));
    std::vector<api::Classified> all;
    for (const std::string& file : o->files) {
      MW_TRY(std::vector<api::Classified> items, model.classify(file));
      all.insert(all.end(), std::make_move_iterator(items.begin()),
                 std::make_move_iterator(items.end()));
    }
    return context.show(to_json(*o, all), [&] { print_table(*o, all); });
  };
}

}  // namespace mw::cli
