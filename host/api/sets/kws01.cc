// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's keywords: int8 features as the model takes them, y_labels.csv.
#include <algorithm>
#include <iterator>

#include "host/api/scorer.h"
#include "host/api/sets/set_format.h"

namespace mw::api {

namespace {

// The order of classes is the makers'.
constexpr const char* kLabels[] = {"down",  "go",   "left", "no",  "off",       "on",
                                   "right", "stop", "up",   "yes", "_silence_", "_unknown_"};

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  MW_TRY(Scorer scorer,
         Scorer::open(
             graph,
             {.set = "kws01", .inputs = 490, .outputs = std::ssize(kLabels), .input = DType::s8}));
  MW_TRY(const std::vector<ItemFile> items, load_item_files(request.data));
  Confusion confusion(scorer.classes());
  for (const ItemFile& item : items) {
    const auto truth = std::ranges::find(kLabels, item.label) - std::begin(kLabels);
    MW_TRY_DO(scorer.score(item.bytes, int(truth), item.name, confusion));
  }
  Evaluation out = evaluation_of(scorer, confusion);
  out.labels.assign(std::begin(kLabels), std::end(kLabels));
  return out;
}

}  // namespace

const SetFormat kws01_set{"kws01", "MLPerf Tiny: int8 features of keywords", 0.902, false,
                          evaluate};

}  // namespace mw::api
