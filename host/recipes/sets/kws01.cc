// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's keywords: int8 features as the model takes them, y_labels.csv.
#include <iterator>

#include "host/recipes/scorer.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

// The order of classes is the makers'.
constexpr const char* kLabels[] = {"down",  "go",   "left", "no",  "off",       "on",
                                   "right", "stop", "up",   "yes", "_silence_", "_unknown_"};

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request, const Progress&) {
  const ModelWish wish{
      .set = "kws01", .inputs = 490, .outputs = std::ssize(kLabels), .input = DType::s8};
  return evaluate_items(graph, request.data, {wish, kLabels});
}

}  // namespace

const SetFormat kws01_set{"kws01", "MLPerf Tiny: int8 features of keywords", 0.902, false,
                          evaluate};

}  // namespace mw
