// SPDX-License-Identifier: Apache-2.0
// What: NetBuilder, which writes a network layer by layer as an IR graph ready for training.
// Why: the model zoo and tests should read like a table of layers.
// Contract: layers take and give tensor ids; NHWC, batch 1. The first error sticks, later calls do
// nothing, finish() reports it. Weights are zero until initialize() (host/train/trainer.h) draws
// them; batch normalizations start as the identity.
#pragma once

#include <initializer_list>
#include <string_view>

#include "host/ir/op_def.h"

namespace mw {

struct Kernel2d {
  int32_t h = 1, w = 1;
  int32_t stride_h = 1, stride_w = 1;
  Padding padding = Padding::same;
};

class NetBuilder {
 public:
  explicit NetBuilder(std::string name) { graph_.name = std::move(name); }

  TensorId input(std::initializer_list<int32_t> dims);
  TensorId conv(TensorId x, int32_t channels, const Kernel2d& kernel, bool bias = false);
  TensorId depthwise(TensorId x, const Kernel2d& kernel, bool bias = false);
  TensorId dense(TensorId x, int32_t units) { return dense_of(x, channels(x), units); }
  // All elements of an item into each unit.
  TensorId dense_all(TensorId x, int32_t units);
  TensorId batch_norm(TensorId x);
  TensorId relu(TensorId x) { return node("relu", {x}); }
  TensorId relu6(TensorId x) { return node("relu6", {x}); }
  TensorId add(TensorId a, TensorId b) { return node("add", {a, b}); }
  TensorId dropout(TensorId x, float rate) { return node("dropout", {x}, {{"rate", rate}}); }
  // Mean over height and width: [1, 1, 1, channels].
  TensorId global_mean(TensorId x);
  TensorId softmax(TensorId x) { return node("softmax", {x}); }
  Result<Graph> finish(TensorId output);

  struct Attribute {
    std::string_view name;
    double value;
    uint32_t index = 0;  // within an array
  };
  // Any operator: attributes by the name of their field.
  TensorId node(std::string_view op, std::vector<TensorId> inputs,
                std::initializer_list<Attribute> attributes = {});
  TensorId constant(std::initializer_list<int32_t> dims, float value);
  int32_t channels(TensorId id) const;

 private:
  TensorId dense_of(TensorId x, int32_t inputs, int32_t units);

  Graph graph_;
  std::optional<Error> error_;
};

}  // namespace mw
