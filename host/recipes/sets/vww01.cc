// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's visual wake words: 96 x 96 pictures, label of the index.
#include <iterator>

#include "host/data/image.h"
#include "host/recipes/scorer.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr const char* kLabels[] = {"no_person", "person"};
constexpr int64_t kPixels = 96 * 96 * 3;

Result<Bytes> to_input(const Tensor& input, const ItemFile& item) {
  Result<data::Array> picture = data::decode_png(item.bytes);
  if (!picture) return picture.error().at(item.name);
  return pixels_to_input(input, picture->bytes, /*unit_range=*/true);
}

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  return evaluate_items(
      graph, request.data,
      {{.set = "vww01", .inputs = kPixels, .outputs = std::ssize(kLabels)}, kLabels, to_input});
}

}  // namespace

const SetFormat vww01_set{"vww01", "MLPerf Tiny: 96 x 96 pictures with and without a person", 0.852,
                          false, evaluate};

}  // namespace mw
