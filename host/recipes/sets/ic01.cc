// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's small pictures: 32 x 32 x 3 bytes, y_labels.csv.
#include <iterator>

#include "host/recipes/scorer.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr const char* kLabels[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                   "dog",      "frog",       "horse", "ship", "truck"};
constexpr int64_t kPixels = 32 * 32 * 3;

Result<Bytes> to_input(const Tensor& input, const ItemFile& item) {
  return pixels_to_input(input, item.bytes, /*unit_range=*/false);
}

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  return evaluate_items(
      graph, request.data,
      {{.set = "ic01", .inputs = kPixels, .outputs = std::ssize(kLabels)}, kLabels, to_input});
}

}  // namespace

const SetFormat ic01_set{"ic01", "MLPerf Tiny: 32 x 32 pictures of ten things", 0.850, false,
                         evaluate};

}  // namespace mw
