// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's visual wake words: 96 x 96 pictures, label of the index.
#include <algorithm>
#include <iterator>

#include "host/api/scorer.h"
#include "host/api/sets/set_format.h"
#include "host/data/image.h"

namespace mw::api {

namespace {

constexpr const char* kLabels[] = {"no_person", "person"};
constexpr int64_t kPixels = 96 * 96 * 3;

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  MW_TRY(Scorer scorer,
         Scorer::open(graph, {.set = "vww01", .inputs = kPixels, .outputs = std::ssize(kLabels)}));
  MW_TRY(const std::vector<ItemFile> items, load_item_files(request.data));
  Confusion confusion(scorer.classes());
  for (const ItemFile& item : items) {
    const auto truth = std::ranges::find(kLabels, item.label) - std::begin(kLabels);
    Result<data::Array> picture = data::decode_png(item.bytes);
    if (!picture) return picture.error().at(item.name);
    const Bytes input = pixels_to_input(scorer.input(), picture->bytes, /*unit_range=*/true);
    MW_TRY_DO(scorer.score(input, int(truth), item.name, confusion));
  }
  Evaluation out = evaluation_of(scorer, confusion);
  out.labels.assign(std::begin(kLabels), std::end(kLabels));
  return out;
}

}  // namespace

const SetFormat vww01_set{"vww01", "MLPerf Tiny: 96 x 96 pictures with and without a person", 0.852,
                          false, evaluate};

}  // namespace mw::api
