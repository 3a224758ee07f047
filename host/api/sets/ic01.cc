// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's small pictures: 32 x 32 x 3 bytes, y_labels.csv.
#include <algorithm>
#include <iterator>

#include "host/api/scorer.h"
#include "host/api/sets/set_format.h"

namespace mw::api {

namespace {

constexpr const char* kLabels[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                   "dog",      "frog",       "horse", "ship", "truck"};
constexpr int64_t kPixels = 32 * 32 * 3;

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  MW_TRY(Scorer scorer,
         Scorer::open(graph, {.set = "ic01", .inputs = kPixels, .outputs = std::ssize(kLabels)}));
  MW_TRY(const std::vector<ItemFile> items, load_item_files(request.data));
  Confusion confusion(scorer.classes());
  for (const ItemFile& item : items) {
    const auto truth = std::ranges::find(kLabels, item.label) - std::begin(kLabels);
    const Bytes input = pixels_to_input(scorer.input(), item.bytes, /*unit_range=*/false);
    MW_TRY_DO(scorer.score(input, int(truth), item.name, confusion));
  }
  Evaluation out = evaluation_of(scorer, confusion);
  out.labels.assign(std::begin(kLabels), std::end(kLabels));
  return out;
}

}  // namespace

const SetFormat ic01_set{"ic01", "MLPerf Tiny: 32 x 32 pictures of ten things", 0.850, false,
                         evaluate};

}  // namespace mw::api
