// SPDX-License-Identifier: Apache-2.0
// Arrays, as .npy or one .npz: inputs with one more leading dimension, and the class of each.
#include "host/deploy/items.h"
#include "host/ir/model_file.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request,
                            const Progress& progress) {
  MW_TRY(Scorer scorer, Scorer::open(graph, {.set = "npy"}));
  MW_TRY(const InputItems inputs, read_array_items(scorer.input(), request.data.string()));
  std::vector<std::string> names = labels_of(graph);
  if (names.size() != scorer.classes()) names.clear();
  // One .npz may hold both.
  const std::string labels_file = (request.labels.empty() ? request.data : request.labels).string();
  MW_TRY(const std::vector<int> labels,
         read_labels(labels_file,
                     {.items = inputs.count, .classes = scorer.classes(), .names = names}));
  const size_t bytes = scorer.input().bytes();
  Confusion confusion(scorer.classes());
  for (size_t i = 0; i < inputs.count; ++i) {
    const std::span item = std::span(inputs.inputs[0]).subspan(i * bytes, bytes);
    MW_TRY_DO(scorer.score(item, labels[i], "item " + std::to_string(i), confusion));
    if (progress && i % 100 == 99) progress({"scoring", int64_t(i), int64_t(inputs.count), ""});
  }
  Evaluation out = evaluation_of(scorer, confusion);
  out.labels = std::move(names);
  return out;
}

}  // namespace

const SetFormat npy_set{.takes_labels = true, .evaluate = evaluate};

}  // namespace mw
