// SPDX-License-Identifier: Apache-2.0
// The assembly of the packed convolution on the cores that have it: layers of many shapes in one
// firmware, in both forms, against an evaluation by the reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ops/conv_2d/packed.h"
#include "test/slow/on_core.h"

namespace mw {
namespace {

constexpr int kLayers = 40;

// Symmetric weights, and scales of one order: else most layers are refused, and few are scaled.
void make_like_trained(Rng& rng, Tensor& weights) {
  Bytes data = *weights.data;
  for (uint8_t& byte : data) byte = byte == 0x80 ? 0x81 : byte;
  weights.data = std::make_shared<const Bytes>(std::move(data));
  const float first = weights.quant.scales[0];
  for (float& scale : weights.quant.scales) scale = first * float(rng.uniform(0.2, 1));
}

// Layers beside each other, each with an input and an output of its own.
Graph many_layers(Rng& rng) {
  CaseBuilder build(rng, DType::s8);
  const auto draw = [&](int64_t low, int64_t high) { return int32_t(rng.between(low, high)); };
  for (int i = 0; i < kLayers; ++i) {
    conv_2d::Attrs attrs;
    attrs.padding = rng.chance(0.5) ? Padding::same : Padding::valid;
    attrs.stride_h = draw(1, 2), attrs.stride_w = draw(1, 2);
    const bool point = rng.chance(0.3);
    if (point) attrs.stride_h = attrs.stride_w = 1;
    const int32_t k_h = point ? 1 : draw(1, 4), k_w = point ? 1 : draw(1, 4);
    const int32_t in_c = draw(1, 21), out_c = draw(1, 13);
    const TensorId x = build.input({1, draw(4, 7), draw(4, 7), in_c});
    const TensorId w = build.weights({out_c, k_h, k_w, in_c}, 0);
    Graph& graph = build.graph();
    make_like_trained(rng, graph.tensors[size_t(w)]);
    const TensorId b = rng.chance(0.8) ? build.bias(x, w) : kNoTensor;
    const auto scale = [&](TensorId id) { return graph.tensors[size_t(id)].quant.scales[0]; };
    const bool clamped = rng.chance(0.5);
    if (clamped) attrs.activation = Activation::relu;
    const double range = 60 * std::sqrt(double(k_h) * k_w * in_c);
    const QuantInfo quant{
        {float(double(scale(x)) * double(scale(w)) * range)}, clamped ? -128 : draw(-128, 127), 0};
    const auto y =
        add_node(graph, *find_op("conv_2d"), attrs, {x, w, b}, "layer" + std::to_string(i), quant);
    EXPECT_TRUE(y.ok()) << y.error().text();
    graph.outputs.push_back(*y);
  }
  build.graph().name = "layers";
  return std::move(build.graph());
}

class PackedKernel : public testing::TestWithParam<std::tuple<const char*, Form, const char*>> {};

TEST_P(PackedKernel, MakesTheBytesOfTheReferenceOnItsCore) {
  const auto [target_name, form, optimization] = GetParam();
  auto target = load_test_target(target_name);
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  Rng rng(11);
  const Graph graph = many_layers(rng);
  DeployOptions options{form, target_name, {}};
  options.plan.isa_mask = target->isa_mask();
  auto deployment = make_deployment(graph, {}, options);
  ASSERT_TRUE(deployment.ok()) << deployment.error().text();
  const auto packed = std::ranges::count_if(
      deployment->plan.steps, [](const PlanStep& step) { return step.kernel->packed; });
  EXPECT_GE(packed, kLayers * 3 / 4);

  expect_reference_bytes(rng, graph, *target, *deployment, optimization);
}

INSTANTIATE_TEST_SUITE_P(Targets, PackedKernel,
                         testing::Values(std::tuple("cortex-m4", Form::aot, "-O2"),
                                         std::tuple("cortex-m4", Form::plan, "-Os"),
                                         std::tuple("cortex-m4", Form::aot, "-O0"),
                                         std::tuple("cortex-m55", Form::aot, "-O2")));

}  // namespace
}  // namespace mw
