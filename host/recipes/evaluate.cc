// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/deploy/load.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

struct NamedFormat {
  const char* name;
  const SetFormat& format;
};
constexpr NamedFormat kFormats[] = {
#define MW_SET(name) {#name, name##_set},
#include "sets_list.inc"
#undef MW_SET
};

Result<const SetFormat*> format_of(const EvaluateRequest& request) {
  const auto* found = std::ranges::find(kFormats, request.set, &NamedFormat::name);
  if (found == std::end(kFormats)) {
    return Error{ErrorKind::usage, "there is no set format '" + request.set + "'", "",
                 fmt::format("choose one of {}", fmt::join(set_format_names(), ", "))};
  }
  if (!request.labels.empty() && !found->format.takes_labels) {
    return Error{ErrorKind::usage, fmt::format("--labels says nothing for --set {}", request.set),
                 "", "--set npy takes them; other sets hold their own"};
  }
  return &found->format;
}

}  // namespace

std::vector<std::string> set_format_names() {
  std::vector<std::string> names;
  for (const NamedFormat& known : kFormats) names.emplace_back(known.name);
  return names;
}

Result<Evaluation> evaluate_model(const EvaluateRequest& request, const Progress& progress) {
  MW_TRY(const SetFormat* format, format_of(request));
  MW_TRY(const LoadedModel model, load(request.model));
  MW_TRY(Evaluation evaluation, format->items ? evaluate_items(model.graph, request, *format->items)
                                              : format->evaluate(model.graph, request, progress));
  evaluation.set = request.set;
  evaluation.published = format->published;
  return evaluation;
}

}  // namespace mw
