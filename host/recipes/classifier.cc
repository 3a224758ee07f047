// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/classifier.h"

#include <algorithm>
#include <cstring>

#include "host/base/stop.h"
#include "host/ir/tensor_values.h"

namespace mw {

namespace {

Tensor type_only(const Tensor& tensor) {
  Tensor type = tensor;
  type.data = nullptr;
  return type;
}

}  // namespace

Result<Classifier> Classifier::open(const Graph& graph, double scale, int zero_point) {
  if (graph.inputs.size() != 1 || graph.outputs.empty()) {
    return Error{ErrorKind::unsupported, "a classifier has one input", graph.name, ""};
  }
  const Tensor& in = graph.tensors[size_t(graph.inputs[0])];
  const Tensor& out = graph.tensors[size_t(graph.outputs[0])];
  MW_TRY(Sim sim, Sim::open(graph, {.search_rounds = 1}));
  return Classifier(std::move(sim), type_only(in), type_only(out), scale, zero_point);
}

Result<std::vector<float>> Classifier::scores(std::span<const int8_t> features) {
  const bool same = in_.dtype == DType::s8 && !in_.quant.scales.empty() &&
                    in_.quant.scales[0] == float(scale_) && in_.quant.zero_point == zero_point_;
  if (same) {
    std::memcpy(sim_.input(0).data(), features.data(), sim_.input(0).size());
    MW_TRY_DO(sim_.run());
    return from_tensor(out_, sim_.output(0));
  }
  std::vector<float> values(features.size());
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = float(scale_ * (features[i] - zero_point_));
  }
  return scores(std::span<const float>(values));
}

Result<std::vector<float>> Classifier::scores(std::span<const float> features) {
  const Bytes bytes = to_tensor(in_, features);
  MW_CHECK(bytes.size() == sim_.input(0).size(), "features of another size than the model's input");
  std::memcpy(sim_.input(0).data(), bytes.data(), bytes.size());
  MW_TRY_DO(sim_.run());
  return from_tensor(out_, sim_.output(0));
}

void Confusion::add(int truth, std::span<const float> scores) {
  const int answer = int(std::ranges::max_element(scores) - scores.begin());
  const int last = int(scores.size()) - 1;
  ++counts[size_t(truth)][size_t(answer)];
  ++items;
  correct += answer == truth;
  if (truth == last) return;
  ++word_items;
  word_correct += std::max_element(scores.begin(), scores.end() - 1) - scores.begin() == truth;
}

Result<Confusion> score_set(const Graph& graph, const FeatureSet& set, const Progress& progress) {
  MW_TRY(Classifier classifier, Classifier::open(graph, set.spec.scale, set.spec.zero_point));
  const int64_t wanted = graph.tensors[size_t(graph.inputs[0])].shape.elems();
  const int64_t window_elems = int64_t(set.spec.rows) * set.spec.columns();
  if (wanted != window_elems) {
    return Error{ErrorKind::unsupported,
                 "the model takes " + std::to_string(wanted) + " values, its front-end gives " +
                     std::to_string(window_elems),
                 graph.name, "its metadata \"frontend\" are of another model"};
  }
  WindowMaker maker(set);
  const Tensor& out = graph.tensors[size_t(graph.outputs[0])];
  Confusion confusion(size_t(out.shape.elems()));
  for (int64_t i = 0; i < set.count(); ++i) {
    MW_TRY_DO(check_stop());
    MW_TRY(const std::vector<int8_t> window, maker.window(i, maker.middle()));
    MW_CHECK(set.labels[size_t(i)] < int(confusion.counts.size()), "a label without a class");
    MW_TRY(const std::vector<float> scores, classifier.scores(window));
    confusion.add(set.labels[size_t(i)], scores);
    if (progress && i % 100 == 99) progress({"scoring", i + 1, set.count(), ""});
  }
  return confusion;
}

}  // namespace mw
