// SPDX-License-Identifier: Apache-2.0
// What: recurrent_def(), the host half of a simple recurrent layer.
// Contract: kDef is the operator's own object, which its random cases name. The quantizer leaves it
// in float.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/recurrent/recurrent.h"

namespace mw::recurrent {

template <uint32_t kRank>
Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const Shape& x = graph.tensors[size_t(node.input(kX))].shape;
  const Shape& w = graph.tensors[size_t(node.input(kW))].shape;
  TfliteExport form;
  if (kRank == 3) form.options.push_back(a.time_major);
  form.options.push_back(int(a.curve));
  const Shape state{{x[a.time_major ? 1 : 0], w[0]}, 2};
  form.extra_inputs.push_back(Tensor{node.name + ":hidden", DType::f32, state, {}, nullptr});
  return form;
}

template <uint32_t kRank, const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.curve = Curve(rng.between(0, 4));
  a.time_major = kRank == 3 && rng.chance(0.4);
  const int32_t batch = build.extent(1, 3), in_c = build.extent(1, 12), units = build.extent(1, 9);
  std::vector<int32_t> x = {batch, in_c};
  if (kRank == 3) x.insert(a.time_major ? x.begin() : x.begin() + 1, build.extent(1, 5));
  const std::vector<TensorId> inputs = {build.input(x), build.weights({units, in_c}, 0),
                                        build.weights({units, units}, 0),
                                        build.weights({units}, 0)};
  return build.finish(kDef, a, inputs);
}

template <class Op, const OpDef& kDef>
OpDef recurrent_def(std::string_view kept_attrs = {}) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .quant = {.quantizable = false},
      .attrs = reflect<Attrs>(),
      .params = reflect<Params>(),
      .to_tflite = to_tflite<Op::kRank>,
      .random_case = random_case<Op::kRank, kDef>,
      .kept_attrs = kept_attrs,
      .f32_tolerance = 1e-5f,
      .cpp_class = "Operator",
  };
}

}  // namespace mw::recurrent
