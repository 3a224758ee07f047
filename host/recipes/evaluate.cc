// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/deploy/load.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr const SetFormat* kFormats[] = {
#define MW_SET(name) &name##_set,
#include "sets_list.inc"
#undef MW_SET
};

}  // namespace

std::vector<std::string> set_format_names() {
  std::vector<std::string> names;
  for (const SetFormat* format : kFormats) names.emplace_back(format->name);
  return names;
}

Result<Evaluation> evaluate_model(const EvaluateRequest& request, const Progress& progress) {
  const SetFormat* format = nullptr;
  for (const SetFormat* known : kFormats) {
    if (request.set == known->name) format = known;
  }
  if (format == nullptr) {
    return Error{ErrorKind::usage, "there is no set format '" + request.set + "'", "",
                 fmt::format("choose one of {}", fmt::join(set_format_names(), ", "))};
  }
  if (!format->has_labels_file && !request.labels.empty()) {
    return Error{ErrorKind::usage, fmt::format("--labels says nothing for --set {}", request.set),
                 "", "--set npy takes them; other sets hold their own"};
  }
  MW_TRY(const LoadedModel model, load(request.model));
  MW_TRY(Evaluation evaluation, format->evaluate(model.graph, request, progress));
  evaluation.set = request.set;
  evaluation.published = format->published;
  return evaluation;
}

}  // namespace mw
