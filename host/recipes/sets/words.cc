// SPDX-License-Identifier: Apache-2.0
// Recordings, by the model's own front-end. Labels are matched by name: words that the set lacks
// are not scored, those that the model does not know count as "unknown", and are heard in vain.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/recipes/sets/set_format.h"
#include "host/recipes/words.h"

namespace mw {

namespace {

Outcome check_labels(const Graph& graph, const std::vector<std::string>& labels) {
  const Tensor& output = graph.tensors[size_t(graph.outputs.at(0))];
  if (int64_t(labels.size()) == output.shape.elems()) return Ok{};
  return Error{ErrorKind::unsupported,
               fmt::format("the model names {} labels and gives {} scores", labels.size(),
                           output.shape.elems()),
               graph.name, "words are matched by name; --set npy scores by number"};
}

Error nothing_known(const data::Dataset& set, const std::vector<std::string>& labels) {
  return {ErrorKind::usage,
          fmt::format("no clip has a label of the model, which knows {}", fmt::join(labels, ", ")),
          set.name, fmt::format("the set has {}", fmt::join(set.labels(), ", "))};
}

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request,
                            const Progress& progress) {
  MW_TRY(const features::Spec spec, features::front_end_of(graph));
  const std::vector<std::string> labels = labels_of(graph);
  MW_TRY_DO(check_labels(graph, labels));
  MW_TRY(const data::Dataset all, data::open_dataset(request.data));
  MW_TRY(const data::Dataset set, speech::readable_clips(all));
  speech::WordMatch match;
  MW_TRY(const speech::WordClips clips, speech::match_words(set, labels, spec.rate_hz, &match));
  if (clips.samples.empty()) return nothing_known(set, labels);
  MW_TRY(const FeatureSet features,
         make_features(speech::plain_windows(clips, size_t(spec.samples_for(spec.rows))), spec,
                       {.rows_each = 0, .threads = 2}, progress));
  MW_TRY(const Confusion confusion, score_set(graph, features, progress));
  Evaluation out;
  out.items = confusion.items;
  out.accuracy = confusion.accuracy();
  out.labels = labels;
  out.confusion = confusion.counts;
  out.matched = match.found, out.missing = match.missing, out.others = match.others;
  out.left_out = match.left_out;
  if (labels.back() != data::kUnknown) return out;
  if (confusion.word_items > 0) out.word_accuracy = confusion.word_accuracy();
  const std::vector<int>& others = confusion.counts.back();
  out.other_items = confusion.items - confusion.word_items;
  out.false_alarms = *out.other_items - others.back();
  return out;
}

}  // namespace

const SetFormat words_set{.evaluate = evaluate};

}  // namespace mw
