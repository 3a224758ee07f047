// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's machine sounds: log-mel of f32, windows of five frames, normal or anomaly: AUC of
// the mean squared error of an autoencoder.
#include <algorithm>
#include <cstring>

#include "host/ir/tensor_values.h"
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr int64_t kBands = 128, kWindow = 5 * kBands;

// The area under the curve, by ranks; equal scores share theirs.
double auc_of(std::vector<std::pair<double, bool>> scores) {
  std::ranges::sort(scores);
  double rank_sum = 0;
  int64_t positives = 0;
  for (size_t i = 0; i < scores.size();) {
    size_t end = i;
    while (end < scores.size() && scores[end].first == scores[i].first) ++end;
    for (size_t k = i; k < end; ++k) {
      if (!scores[k].second) continue;
      rank_sum += (double(i + 1) + double(end)) / 2;
      ++positives;
    }
    i = end;
  }
  const int64_t negatives = int64_t(scores.size()) - positives;
  if (positives == 0 || negatives == 0) return 0;
  return (rank_sum - double(positives) * double(positives + 1) / 2) /
         (double(positives) * double(negatives));
}

Result<double> error_of(Scorer& scorer, const ItemFile& item) {
  std::vector<float> values(item.bytes.size() / sizeof(float));
  std::memcpy(values.data(), item.bytes.data(), values.size() * sizeof(float));
  if (values.size() < size_t(kWindow)) {
    return Error{
        ErrorKind::malformed_input,
        std::to_string(values.size()) + " values, a window takes " + std::to_string(kWindow),
        item.name, "is this the set that the model is made for?"};
  }
  double error = 0;
  int64_t count = 0;
  for (size_t at = 0; at + size_t(kWindow) <= values.size(); at += size_t(kBands)) {
    const std::span<const float> input(values.data() + at, size_t(kWindow));
    MW_TRY(const std::vector<float> output,
           scorer.run(to_tensor(scorer.input(), input), item.name));
    for (size_t i = 0; i < size_t(kWindow); ++i) {
      const double difference = double(input[i]) - output[i];
      error += difference * difference;
    }
    count += kWindow;
  }
  return error / double(count);
}

Result<Evaluation> evaluate(const Graph& graph, const EvaluateRequest& request,
                            const Progress& progress) {
  MW_TRY(Scorer scorer,
         Scorer::open(graph, {.set = "ad01", .inputs = kWindow, .outputs = kWindow}));
  MW_TRY(const std::vector<ItemFile> items, load_item_files(request.data));
  std::vector<std::pair<double, bool>> scores;
  for (const ItemFile& item : items) {
    MW_TRY(const double error, error_of(scorer, item));
    scores.emplace_back(error, item.label == "anomaly");
    if (progress) progress({"scoring", int64_t(scores.size()), int64_t(items.size()), ""});
  }
  Evaluation out;
  out.items = int64_t(items.size());
  out.auc = auc_of(std::move(scores));
  return out;
}

}  // namespace

const SetFormat ad01_set{.published = 0.860, .evaluate = evaluate};

}  // namespace mw
