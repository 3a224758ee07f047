// SPDX-License-Identifier: Apache-2.0
// Operands that share memory: views of one tensor, or one tensor twice, as input, filter and bias.
// Whatever the planner and the device's loader make of it, the bytes are those of an evaluation in
// which every tensor has memory of its own.
#include <gtest/gtest.h>

#include <cstring>

#include "host/import/tflite/tflite.h"
#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

std::vector<Bytes> random_inputs(const Graph& graph, Rng& rng) {
  std::vector<Bytes> inputs;
  for (TensorId id : graph.inputs) {
    inputs.emplace_back(graph.tensors[size_t(id)].bytes());
    for (uint8_t& byte : inputs.back()) byte = uint8_t(rng.next());
  }
  return inputs;
}

void expect_same_in_all_forms(const Graph& graph, Rng& rng) {
  const std::vector<Bytes> inputs = random_inputs(graph, rng);
  auto oracle = Evaluator::open(graph);
  ASSERT_TRUE(oracle.ok()) << oracle.error().text();
  ASSERT_TRUE(oracle->run(inputs).ok());
  const auto expect_same = [&](Result<Sim> sim, const char* form) {
    ASSERT_TRUE(sim.ok()) << form << ": " << sim.error().text() << "\n" << print(graph);
    const auto outputs = sim->run(inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.error().text();
    for (size_t i = 0; i < outputs->size(); ++i) {
      const auto expected = oracle->tensor(graph.outputs[i]);
      ASSERT_TRUE(std::ranges::equal((*outputs)[i], expected)) << form << "\n" << print(graph);
    }
  };
  expect_same(Sim::open(graph), "plan for speed");
  expect_same(Sim::open(graph, {.optimize = Optimize::ram}), "plan for ram");
  expect_same(Sim::open(graph, {.keep_views = true}), "plan with views");
  const auto file = export_tflite(graph);
  ASSERT_TRUE(file.ok()) << file.error().text();
  expect_same(Sim::open_tflite(*file), "tflite");
}

TEST(Aliasing, AFilterThatIsAViewOfTheInputSurvives) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,1,16,16] q(0.5, 0)
  w: s8[16,1,1,16] q(0.5, 0) = reshape(x) {rank=4, shape={16,1,1,16,0,0}}
  y: s8[1,1,16,16] q(200, 0) = conv_2d(x, w)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  Rng rng(1);
  expect_same_in_all_forms(*graph, rng);
}

TEST(Aliasing, ABiasThatIsAViewOfTheInputSurvives) {
  const auto graph = parse(R"(graph "g" {
  input x: f32[1,1,1,16]
  const w: f32[16,1,1,1] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
  a: f32[1,1,16,1] = reshape(x) {rank=4, shape={1,1,16,1,0,0}}
  b: f32[16] = reshape(x) {rank=1, shape={16,0,0,0,0,0}}
  y: f32[1,1,16,16] = conv_2d(a, w, b)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim.ok());
  std::vector<float> x(16);
  for (size_t i = 0; i < x.size(); ++i) x[i] = float(i) + 1;
  const std::vector<Bytes> inputs = {*bytes_of(x)};
  const auto outputs = sim->run(inputs);
  ASSERT_TRUE(outputs.ok());
  for (size_t i = 0; i < 256; ++i) {
    float got = 0;
    std::memcpy(&got, (*outputs)[0].data() + 4 * i, 4);
    ASSERT_EQ(got, x[i / 16] * float(i % 16 + 1) + x[i % 16]) << i;
  }
}

// Graphs of operators on 256 values each, whose operands are drawn from all that stands before.
class RandomGraph {
 public:
  explicit RandomGraph(Rng& rng) : rng_(rng) {}

  Graph make() {
    graph_.name = "random";
    add_input();
    if (rng_.chance(0.5)) add_input();
    const uint64_t count = 2 + rng_.below(8);
    while (graph_.nodes.size() < count) add_operator();
    graph_.outputs = {TensorId(graph_.tensors.size() - 1)};
    if (rng_.chance(0.3)) graph_.outputs.push_back(any());
    return std::move(graph_);
  }

 private:
  static constexpr int32_t kShapes[][4] = {{1, 4, 4, 16}, {16, 1, 1, 16}, {1, 1, 16, 16}};

  void add_input() {
    Tensor tensor{"x", DType::s8, Shape{{1, 4, 4, 16}, 4}, {{0.5f}, 0, 0}, nullptr};
    tensor.name += std::to_string(graph_.inputs.size());
    graph_.inputs.push_back(graph_.add(std::move(tensor)));
  }
  TensorId any() {
    TensorId id = TensorId(rng_.below(graph_.tensors.size()));
    while (graph_.tensors[size_t(id)].bytes() != 256)
      id = TensorId(rng_.below(graph_.tensors.size()));
    return id;
  }

  TensorId add(const char* op, const std::vector<std::pair<const char*, int>>& attrs,
               std::vector<TensorId> inputs, const QuantInfo& quant) {
    const OpDef& def = *find_op(op);
    Bytes bytes = def.attrs.defaults;
    for (const auto& [name, value] : attrs) {
      EXPECT_TRUE(set_field(*def.attrs.find(name), bytes, 0, value));
    }
    const std::string name = op + std::to_string(graph_.nodes.size());
    return add_node(graph_, def, std::move(bytes), std::move(inputs), name, quant).value();
  }

  // The tensor in that shape: itself, or a view of it.
  TensorId in_shape(TensorId id, const int32_t (&dims)[4]) {
    const Tensor& tensor = graph_.tensors[size_t(id)];
    if (tensor.shape == Shape{{dims[0], dims[1], dims[2], dims[3]}, 4}) return id;
    const OpDef& reshape = *find_op("reshape");
    Bytes attrs = reshape.attrs.defaults;
    EXPECT_TRUE(set_field(*reshape.attrs.find("rank"), attrs, 0, 4));
    for (uint32_t i = 0; i < 4; ++i) {
      EXPECT_TRUE(set_field(*reshape.attrs.find("shape"), attrs, i, dims[i]));
    }
    const QuantInfo quant = tensor.quant;
    const std::string name = "view" + std::to_string(graph_.nodes.size());
    return add_node(graph_, reshape, std::move(attrs), {id}, name, quant).value();
  }

  void add_operator() {
    const QuantInfo wide{{40.0f}, 3, 0};
    const auto shaped = [&](int shape) { return in_shape(any(), kShapes[shape]); };
    switch (rng_.below(9)) {
      case 0:
        add("relu", {}, {any()}, QuantInfo{{0.5f}, -4, 0});
        break;
      case 1: {
        const int shape = int(rng_.below(3));
        add("add", {}, {shaped(shape), shaped(shape)}, QuantInfo{{1.0f}, 0, 0});
        break;
      }
      case 2:
        add("conv_2d", {}, {shaped(0), weights(1)}, wide);
        break;
      case 3:
        add("conv_2d", {}, {shaped(2), weights(1)}, wide);
        break;
      case 4:
        add("depthwise_conv_2d", {{"padding", 0}}, {shaped(0), weights(0)}, wide);
        break;
      case 5:
        swap_halves(shaped(1), rng_.chance(0.3) ? 2 : 1);
        break;
      case 6:
        cut_and_join(shaped(1));
        break;
      default: {
        const TensorId x = shaped(0);
        const QuantInfo quant = graph_.tensors[size_t(x)].quant;
        add("max_pool_2d", {{"padding", 0}, {"k_h", 2}, {"k_w", 2}}, {x}, quant);
      }
    }
  }

  // Two slices along dimension 0 side by side, which differ from x where the stride is 1 in order
  // alone. Both may be views of x.
  void swap_halves(TensorId x, int stride) {
    const QuantInfo quant = graph_.tensors[size_t(x)].quant;
    const auto middle = int(rng_.between(1, 15));
    const int first = stride == 1 ? middle : 1, end = stride == 1 ? middle : 16;
    const auto slice = [&](int begin, int last) {
      return add("strided_slice",
                 {{"begin", begin},
                  {"end", last},
                  {"stride", stride},
                  {"begin_mask", 14},
                  {"end_mask", 14}},
                 {x}, quant);
    };
    const TensorId behind = slice(first, 16), before = slice(0, end);
    add("concatenation", {}, {behind, before}, quant);
  }

  // The parts of x along dimension 0, in reverse: they may be views of x.
  void cut_and_join(TensorId x) {
    Tensor part = graph_.tensors[size_t(x)];
    Node node{find_op("split_v"), find_op("split_v")->attrs.defaults, {x}, {}, {}};
    for (int32_t left = 16; left > 0; left -= part.shape[0]) {
      part.shape.dim[0] = int32_t(rng_.between(1, left));
      part.name = "part" + std::to_string(graph_.tensors.size());
      node.outputs.push_back(graph_.add(part));
    }
    std::vector<TensorId> parts(node.outputs.rbegin(), node.outputs.rend());
    graph_.nodes.push_back(std::move(node));
    add("concatenation", {}, std::move(parts), part.quant);
  }

  // A tensor that may be a filter: its zero point is 0.
  TensorId weights(int shape) {
    TensorId id = any();
    while (graph_.tensors[size_t(id)].quant.zero_point != 0) id = any();
    return in_shape(id, kShapes[shape]);
  }

  Rng& rng_;
  Graph graph_;
};

// Where a tensor of a plan of one input stands, by the steps that read it.
std::vector<uint32_t> places_read(const Plan& plan) {
  std::vector<uint32_t> places;
  for (const PlanStep& step : plan.steps) places.push_back(step.in[0].offset());
  return places;
}

TEST(Aliasing, PartsAndSlicesInOnePieceAreViewsWhereKernelsMayRead) {
  const auto parts = parse(R"(graph "g" {
  input x: s8[1,100] q(0.5, 0)
  a: s8[1,16] q(0.5, 0), b: s8[1,32] q(0.5, 0), c: s8[1,52] q(0.5, 0) = split_v(x) {axis=1}
  s: s8[1,20] q(0.5, 0) = strided_slice(c) {begin={0, 32}, end={1, 52}}
  t: s8[1,20] q(0.5, 0) = strided_slice(c) {begin={0, 31}, end={1, 51}}
  ra: s8[1,16] q(0.5, 0) = relu(a)
  rb: s8[1,32] q(0.5, 0) = relu(b)
  rc: s8[1,52] q(0.5, 0) = relu(c)
  rs: s8[1,20] q(0.5, 0) = relu(s)
  output ra
  output rb
  output rc
  output rs
  output t
})");
  ASSERT_TRUE(parts.ok()) << parts.error().text();
  const auto plan = make_plan(*parts, {});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  const uint32_t x = plan->inputs[0].at.offset();
  // One slice starts between aligned places: it alone is copied.
  EXPECT_EQ(places_read(*plan), (std::vector<uint32_t>{x + 48, x, x + 16, x + 48, x + 80}));
  Rng rng(4);
  expect_same_in_all_forms(*parts, rng);
}

// A step whose outputs are views in part copies the others; a hook sees as much as the first has.
TEST(Aliasing, PartsThatAreNoViewsAreCopied) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,40] q(0.5, 0)
  a: s8[1,16] q(0.5, 0), b: s8[1,9] q(0.5, 0), c: s8[1,15] q(0.5, 0) = split_v(x) {axis=1}
  y: s8[1,40] q(0.5, 0) = concatenation(c, a, b) {axis=1}
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  ASSERT_EQ(plan->steps.size(), 2u);
  const PlanStep& cut = plan->steps[0];
  EXPECT_EQ(cut.out[0].bits, cut.in[0].bits);
  EXPECT_EQ(cut.out[1].bits, cut.in[0].bits + 16);
  EXPECT_NE(cut.out[2].bits, cut.in[0].bits + 25);
  EXPECT_EQ(cut.out_bytes, 16u);
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  std::vector<size_t> seen;
  const auto done = sim->run(
      [&](uint32_t, const KernelRow&, std::span<const uint8_t> y) { seen.push_back(y.size()); });
  EXPECT_TRUE(done.ok());
  EXPECT_EQ(seen, (std::vector<size_t>{16, 40}));
  Rng rng(5);
  expect_same_in_all_forms(*graph, rng);
}

// The copy of a slice may begin before the bytes that it reads have all been read.
TEST(Aliasing, ASliceMayReplaceItsInput) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,16,48] q(0.5, 0)
  r: s8[1,16,48] q(0.5, 0) = relu(x)
  y: s8[1,15,25] q(0.5, 0) = strided_slice(r) {begin={0, 1, 23}, end_mask=6, end={1}}
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_EQ(plan->arena_bytes, 16u * 48);
  Rng rng(6);
  expect_same_in_all_forms(*graph, rng);
}

TEST(Aliasing, RandomGraphsOfViewsKeepTheirBytes) {
  Rng rng(17);
  uint64_t plan_bytes = 0, tflite_bytes = 0;
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE(i);
    const Graph graph = RandomGraph(rng).make();
    expect_same_in_all_forms(graph, rng);
    plan_bytes += make_plan(graph, {}).value().arena_bytes;
    tflite_bytes += Sim::open_tflite(export_tflite(graph).value())->arena_bytes();
  }
  // What all of them need. Less is better: then these numbers follow.
  EXPECT_LE(plan_bytes, 267'184u);
  EXPECT_LE(tflite_bytes, 505'536u);
}

std::string values_text(int count) {
  std::string text = "{1";
  for (int i = 1; i < count; ++i) text += ", " + std::to_string(i % 100);
  return text + "}";
}

// The second of a pair that runs in bands may read a computed operand beside the tensor between.
TEST(Aliasing, BandsKeepComputedWeightsOfTheSecond) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,32,4,16] q(0.5, 0)
  input v: s8[1,1,1,1024] q(0.5, 0)
  r: s8[1,1,1,1024] q(0.5, 0) = relu(v)
  w: s8[16,1,1,64] q(0.5, 0) = reshape(r) {rank=4, shape={16,1,1,64,0,0}}
  const k: s8[64,1,1,16] q(0.5, 0) = )" +
                           values_text(1024) + R"(
  m: s8[1,32,4,64] q(90, 0) = conv_2d(x, k)
  y: s8[1,32,4,16] q(500, 0) = conv_2d(m, w)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {.optimize = Optimize::ram});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  ASSERT_GT(plan->steps.size(), 4u) << "the pair no longer runs in bands: choose another";
  Rng rng(2);
  expect_same_in_all_forms(*graph, rng);
}

// Rows of the second that see padding alone make no band.
TEST(Aliasing, PaddingBelowAsTallAsTheKernelPlans) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,32,4,16] q(0.5, 0)
  const k: s8[64,1,1,16] q(0.5, 0) = )" +
                           values_text(1024) + R"(
  const w: s8[16,1,1,64] q(0.5, 0) = )" +
                           values_text(1024) + R"(
  m: s8[1,32,4,64] q(90, 0) = conv_2d(x, k)
  y: s8[1,20,4,16] q(500, 0) = conv_2d(m, w) {padding=fixed, stride_h=2, pad_bottom=8}
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  Rng rng(3);
  expect_same_in_all_forms(*graph, rng);
}

std::string chain_text(int count) {
  std::string text = "graph \"g\" {\ninput x: s8[16] q(0.5, 0)\n", before = "x";
  for (int i = 0; i < count; ++i) {
    const std::string name = "y" + std::to_string(i);
    text += name + ": s8[16] q(0.5, 0) = relu(" + before + ")\n";
    before = name;
  }
  return text + "z: s8[16] q(0.5, 0) = add(" + before + ", x)\noutput z\n}\n";
}

TEST(Aliasing, ALongModelIsRightAndALongerOneIsRefused) {
  const auto longest = parse(chain_text(4000));
  ASSERT_TRUE(longest.ok()) << longest.error().text();
  const auto plan = make_plan(*longest, {.search_rounds = 4});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_EQ(plan->arena_bytes, 32u);
  const auto beyond = make_plan(*parse(chain_text(33'000)), {.search_rounds = 4});
  ASSERT_FALSE(beyond.ok());
  EXPECT_EQ(beyond.error().kind, ErrorKind::unsupported);
  EXPECT_NE(beyond.error().what.find("33001"), std::string::npos) << beyond.error().what;
}

// Buffers are counted in 16 bits, and inputs count too.
TEST(Aliasing, MoreBuffersThanCanBeCountedAreRefused) {
  std::string text = chain_text(534), inputs;  // and a sum
  for (int i = 1; i < 65'000; ++i) inputs += "input x" + std::to_string(i) + ": s8[1]\n";
  text.insert(text.find("input x"), inputs);
  const auto graph = parse(text);
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {.search_rounds = 4});
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.error().what.find("535 operators and 65535 buffers"), std::string::npos)
      << plan.error().what;
}

TEST(Aliasing, SumsBeyondTheLimitAreRefused) {
  std::string text = "graph \"g\" {\ninput x: s8[268435456] q(0.5, 0)\n", sum = "y0";
  for (int i = 0; i < 12; ++i) {
    text += "y" + std::to_string(i) + ": s8[268435456] q(0.5, 0) = relu(x)\n";
  }
  for (int i = 1; i < 12; ++i) {
    const std::string z = "z" + std::to_string(i);
    text += z + ": s8[268435456] q(0.5, 0) = add(" + sum + ", y" + std::to_string(i) + ")\n";
    sum = z;
  }
  const auto graph = parse(text + "output " + sum + "\n}\n");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {});
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().kind, ErrorKind::does_not_fit);
  EXPECT_EQ(plan.error().what,
            "its tensors need 3072 MB of memory at once, at most 256 MB can be planned");
}

TEST(Aliasing, AModelThatTakesTheWholeLimitIsPlanned) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[268435456] q(0.5, 0)
  y: s8[268435456] q(0.5, 0) = relu(x)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_EQ(plan->arena_bytes, 268'435'456u);
}

TEST(Aliasing, OutputsAreCountedIn16Bits) {
  auto graph = parse(chain_text(1));
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  graph->outputs.assign(65'535, graph->outputs[0]);
  EXPECT_EQ(make_plan(*graph, {}).value().outputs.size(), 65'535u);
  graph->outputs.push_back(graph->outputs[0]);
  EXPECT_FALSE(make_plan(*graph, {}).ok());
}

}  // namespace
}  // namespace mw
