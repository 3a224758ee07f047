// SPDX-License-Identifier: Apache-2.0
// What kernels are said to cost, against instructions counted on the cores.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "host/codegen/project.h"
#include "host/deploy/run.h"
#include "host/device/runner.h"
#include "host/ir/random_case.h"
#include "ops/conv_2d/conv_2d.h"
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"
#include "ops/fully_connected/fully_connected.h"
#include "source_dir.h"
#include "test/scratch.h"

namespace mw {
namespace {
namespace fs = std::filesystem;

// Layers beside each other, each with an input and an output of its own.
class Layers {
 public:
  explicit Layers(Rng& rng) : build_(rng, DType::s8) {}

  void convolution(const Shape& x, int32_t out_c, int32_t kernel, int32_t stride = 1,
                   int32_t groups = 1) {
    conv_2d::Attrs attrs;
    attrs.stride_h = attrs.stride_w = stride;
    add("conv_2d", attrs, x, {out_c, kernel, kernel, x[3] / groups}, 0,
        double(kernel) * kernel * x[3] / groups);
  }
  void depthwise(const Shape& x, int32_t out_c, int32_t kernel, int32_t stride = 1) {
    depthwise_conv_2d::Attrs attrs;
    attrs.stride_h = attrs.stride_w = stride;
    add("depthwise_conv_2d", attrs, x, {1, kernel, kernel, out_c}, 3, double(kernel) * kernel);
  }
  void fully_connected(int32_t batch, int32_t in_c, int32_t out_c, DType w = DType::s8) {
    add("fully_connected", fully_connected::Attrs{}, Shape{{batch, in_c}, 2}, {out_c, in_c}, 0,
        in_c, w);
  }
  Graph take() {
    build_.graph().name = "layers";
    return std::move(build_.graph());
  }

 private:
  template <class Attrs>
  void add(const char* op, const Attrs& attrs, const Shape& shape, std::vector<int32_t> w_shape,
           int axis, double terms, DType w_dtype = DType::s8) {
    const TensorId x = build_.input({shape.dim, shape.dim + shape.rank});
    const TensorId w = build_.weights(w_shape, axis, w_dtype);
    Graph& graph = build_.graph();
    make_like_trained(graph.tensors[size_t(w)], w_dtype);
    const auto scale = [&](TensorId id) {
      return double(graph.tensors[size_t(id)].quant.scales[0]);
    };
    const QuantInfo quant{{float(scale(x) * scale(w) * 60 * std::sqrt(terms))}, 3, 0};
    const TensorId b = build_.bias(x, w);
    const std::string name = "layer" + std::to_string(graph.nodes.size());
    const auto y = add_node(graph, *find_op(op), attrs, {x, w, b}, name, quant);
    ASSERT_TRUE(y.ok()) << y.error().text();
    graph.outputs.push_back(*y);
  }
  // Symmetric, of one scale: else many are not packed, and int4 has no more.
  static void make_like_trained(Tensor& w, DType dtype) {
    w.quant.scales.resize(dtype == DType::s4 ? 1 : w.quant.scales.size());
    std::ranges::fill(w.quant.scales, w.quant.scales[0]);
    if (dtype == DType::s4) return;
    Bytes data = *w.data;
    for (uint8_t& byte : data) byte = byte == 0x80 ? 0x81 : byte;
    w.data = std::make_shared<const Bytes>(std::move(data));
  }

  CaseBuilder build_;
};

// No depthwise window of a single tap: compiled for its Params, it is a third faster than said.
Graph layers() {
  Rng rng(13);
  Layers l(rng);
  for (int32_t c : {3, 8, 16, 33, 64}) l.convolution({{1, 8, 8, c}, 4}, 16, 1);
  for (int32_t c : {8, 32}) l.convolution({{1, 5, 5, c}, 4}, 32, 1);
  for (int32_t c : {1, 3, 8, 16}) l.convolution({{1, 10, 10, c}, 4}, 8, 3);
  for (int32_t c : {6, 12}) l.convolution({{1, 9, 7, c}, 4}, 10, 3, 2);
  l.convolution({{1, 12, 10, 1}, 4}, 16, 5, 2);
  l.convolution({{1, 24, 24, 3}, 4}, 8, 3, 2);
  l.convolution({{1, 8, 8, 16}, 4}, 5, 1, 2);
  l.convolution({{1, 8, 8, 16}, 4}, 64, 3, 1);
  l.convolution({{1, 8, 8, 8}, 4}, 8, 3, 1, 2);
  for (int32_t c : {8, 16, 64}) l.depthwise({{1, 8, 8, c}, 4}, c, 3);
  l.depthwise({{1, 12, 12, 16}, 4}, 16, 3, 2);
  l.depthwise({{1, 3, 3, 64}, 4}, 64, 3);
  l.depthwise({{1, 24, 24, 8}, 4}, 8, 3);
  l.depthwise({{1, 10, 8, 1}, 4}, 8, 5);
  l.depthwise({{1, 24, 20, 1}, 4}, 8, 10, 2);
  l.depthwise({{1, 9, 9, 4}, 4}, 16, 3);
  l.depthwise({{1, 9, 9, 6}, 4}, 6, 3);
  for (int32_t c : {64, 130, 512}) l.fully_connected(1, c, 32);
  l.fully_connected(4, 96, 24);
  l.fully_connected(1, 128, 128);
  l.fully_connected(1, 27, 61);
  for (int32_t c : {64, 128, 34, 33}) l.fully_connected(1, c, 32, DType::s4);
  return l.take();
}

struct Measured {
  std::string kernel;
  double counted = 0, said = 0;
};

// What a core counts for each layer, and what the host said. Nothing where the core cannot be run.
std::vector<Measured> measure(const Graph& graph, const Target& target, const PlanOptions& plan) {
  DeployOptions options{Form::aot, target.name, plan, {}, {}};
  auto deployment = make_deployment(graph, {}, options);
  EXPECT_TRUE(deployment.ok()) << deployment.error().text();
  const CoreClass core = {target.isa_mask(), plan.optimize == Optimize::size};
  const Scratch scratch("costs");
  const fs::path folder = scratch.path() / "firmware";
  const std::string flag = core.for_size ? "-Os" : "-O2";
  EXPECT_TRUE(write_project(*deployment, target, {MW_SOURCE_DIR, true, flag}, folder).ok());
  auto built = build_project(target, folder);
  EXPECT_TRUE(built.ok()) << built.error().text();
  if (!built) return {};
  Rng rng(3);
  Bytes all;
  for (TensorId id : graph.inputs) {
    const Bytes input = random_contents(rng, graph.tensors[size_t(id)]);
    all.insert(all.end(), input.begin(), input.end());
  }
  ReplayItems items;
  items.item_bytes = uint32_t(all.size());
  items.items = all;
  items.observe = true;
  auto replayed = replay(target, built->replay, items);
  EXPECT_TRUE(replayed.ok()) << replayed.error().text();
  std::vector<Measured> out;
  for (size_t i = 0; replayed && i < deployment->plan.steps.size(); ++i) {
    const PlanStep& step = deployment->plan.steps[i];
    const HostRow* host = find_host_row(*step.op, *step.kernel);
    const auto cost = step.fixed != nullptr ? step.fixed->cost : host->cost;
    out.push_back({step.kernel->name, replayed->steps[i].instructions.value_or(0),
                   double(cost(step.params.data(), core))});
  }
  return out;
}

class Costs : public testing::TestWithParam<const char*> {};

TEST_P(Costs, AreWhatTheCoreCounts) {
  auto target = load_target(fs::path(MW_SOURCE_DIR) / "ports", GetParam());
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = missing_tool(*target); !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  const Graph graph = layers();
  // Ways to other kernels: those that stay a .tflite are not packed, and the plain ones fit any
  // core.
  const uint32_t isas = target->isa_mask();
  const PlanOptions ways[] = {{.isa_mask = isas},
                              {.isa_mask = isas, .keep_views = true},
                              {.isa_mask = isa_bit(Isa::portable)},
                              {.isa_mask = isas, .optimize = Optimize::size}};
  std::vector<std::vector<Measured>> all;
  for (const PlanOptions& plan : ways) {
    all.push_back(measure(graph, *target, plan));
    ASSERT_EQ(all.back().size(), graph.nodes.size());
    for (size_t n = 0; n < graph.nodes.size(); ++n) {
      const Measured& m = all.back()[n];
      // See ops/fully_connected/fully_connected_host.cc.
      if (m.kernel == "fully_connected_s8_arm_dsp" && GetParam() == std::string("cortex-m55"))
        continue;
      EXPECT_NEAR(m.said / m.counted, 1, 0.17) << m.kernel << ", layer " << n << ": " << m.counted;
    }
  }
  // Where it matters which is faster, the host knows; the last way is compiled in another.
  size_t compared = 0;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    for (const size_t other : {1u, 2u}) {
      const Measured &a = all[0][n], &b = all[other][n];
      if (std::abs(a.counted - b.counted) < 0.15 * a.counted) continue;
      ++compared;
      EXPECT_EQ(a.said < b.said, a.counted < b.counted)
          << a.kernel << ", " << b.kernel << ": " << n;
    }
  }
  EXPECT_GE(compared, isas == isa_bit(Isa::portable) ? 0u : 20u);
}

INSTANTIATE_TEST_SUITE_P(Cores, Costs, testing::Values("cortex-m3", "cortex-m4", "cortex-m55"));

}  // namespace
}  // namespace mw
