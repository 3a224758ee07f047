// SPDX-License-Identifier: Apache-2.0
// Random networks of odd sizes: whatever a plan is made for, with memory shared or not, in bands,
// forwards or backwards, as a container or as a .tflite, the bytes are those of an evaluation in
// which every tensor has memory of its own.
#include <gtest/gtest.h>

#include <cmath>

#include "host/import/tflite/tflite.h"
#include "host/ir/evaluate.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

using Attributes = std::vector<std::pair<const char*, int>>;

// Layers one behind the other, with sums over shortcuts. Half of the networks have rows of whole
// 16 bytes and many channels in between, which is what bands are for.
class RandomNetwork {
 public:
  RandomNetwork(Rng& rng, DType dtype) : rng_(rng), build_(rng, dtype), dtype_(dtype) {}

  Graph make() {
    const bool even = rng_.chance(0.5);
    const int32_t width = even ? 4 : int32_t(rng_.between(2, 9));
    const int32_t channels = even ? 4 * int32_t(rng_.between(1, 3)) : int32_t(rng_.between(1, 7));
    const int32_t batch = rng_.chance(0.15) ? 2 : 1;
    last_ = build_.input({batch, int32_t(rng_.between(3, 24)), width, channels});
    if (even) last_ = expand_and_contract(last_);
    for (uint64_t left = rng_.between(2, 7); left > 0; --left) last_ = layer(last_);
    if (batch == 1 && rng_.chance(0.3)) last_ = flatten(last_);
    Graph& graph = build_.graph();
    graph.name = "random";
    graph.outputs = {last_};
    if (rng_.chance(0.2) && !graph.nodes.empty()) {
      const TensorId inner = graph.nodes[rng_.below(graph.nodes.size())].outputs[0];
      if (inner != last_) graph.outputs.push_back(inner);
    }
    return std::move(graph);
  }

 private:
  const Tensor& tensor(TensorId id) { return build_.graph().tensors[size_t(id)]; }

  TensorId add(const char* op, const Attributes& attributes, std::vector<TensorId> inputs,
               const QuantInfo& quant) {
    const OpDef& def = *find_op(op);
    Bytes attrs = def.attrs.defaults;
    for (const auto& [name, value] : attributes) {
      EXPECT_TRUE(set_field(*def.attrs.find(name), attrs, 0, value)) << op << " " << name;
    }
    const std::string name = op + std::to_string(build_.graph().nodes.size());
    return add_node(build_.graph(), def, std::move(attrs), std::move(inputs), name, quant).value();
  }

  QuantInfo quant(double scale) {
    if (dtype_ != DType::s8) return {};
    return {{float(scale)}, int32_t(rng_.between(-128, 127)), 0};
  }
  // Quantization that sums of `terms` products fill.
  QuantInfo sum_quant(TensorId x, TensorId w, double terms) {
    if (dtype_ != DType::s8) return {};
    return quant(tensor(x).quant.scales[0] * tensor(w).quant.scales[0] * 60 * std::sqrt(terms));
  }

  TensorId convolution(TensorId x, int32_t out_c, int32_t kernel, int stride, Padding padding) {
    const int32_t in_c = tensor(x).shape[3];
    const TensorId w = build_.weights({out_c, kernel, kernel, in_c}, 0);
    const TensorId b = rng_.chance(0.7) ? build_.bias(x, w) : kNoTensor;
    const int activation = int(rng_.below(4));
    return add("conv_2d",
               {{"padding", int(padding)},
                {"activation", activation},
                {"stride_h", stride},
                {"stride_w", stride}},
               {x, w, b}, sum_quant(x, w, kernel * kernel * in_c));
  }
  TensorId depthwise(TensorId x, int32_t kernel, int stride, Padding padding) {
    const TensorId w = build_.weights({1, kernel, kernel, tensor(x).shape[3]}, 3);
    const TensorId b = rng_.chance(0.7) ? build_.bias(x, w) : kNoTensor;
    return add("depthwise_conv_2d",
               {{"padding", int(padding)}, {"stride_h", stride}, {"stride_w", stride}}, {x, w, b},
               sum_quant(x, w, kernel * kernel));
  }
  TensorId expand_and_contract(TensorId x) {
    const int32_t channels = tensor(x).shape[3];
    const TensorId wide = convolution(x, channels * 4, 1, 1, Padding::same);
    const TensorId deep = depthwise(wide, 3, int(rng_.between(1, 2)), Padding::same);
    return convolution(deep, channels * int32_t(rng_.between(1, 2)), 1, 1, Padding::same);
  }

  Padding padding_for(TensorId x, int32_t kernel) {
    const Shape& shape = tensor(x).shape;
    const bool fits = shape[1] >= kernel && shape[2] >= kernel;
    return fits && rng_.chance(0.5) ? Padding::valid : Padding::same;
  }

  TensorId pool(TensorId x) {
    const int kernel = int(rng_.between(2, 3)), stride = int(rng_.between(1, 3));
    return add(rng_.chance(0.5) ? "max_pool_2d" : "average_pool_2d",
               {{"padding", int(padding_for(x, kernel))},
                {"k_h", kernel},
                {"k_w", kernel},
                {"stride_h", stride},
                {"stride_w", stride}},
               {x}, tensor(x).quant);
  }
  TensorId shortcut(TensorId x) {
    const int32_t channels = tensor(x).shape[3];
    const TensorId y = rng_.chance(0.5) ? depthwise(x, 3, 1, Padding::same)
                                        : convolution(x, channels, 1, 1, Padding::same);
    const int activation = int(rng_.below(4));
    const QuantInfo out = dtype_ == DType::s8 ? quant(tensor(x).quant.scales[0] * 2) : QuantInfo{};
    return add("add", {{"activation", activation}},
               rng_.chance(0.5) ? std::vector{x, y} : std::vector{y, x}, out);
  }
  TensorId pad(TensorId x) {
    const OpDef& def = *find_op("pad");
    Bytes attrs = def.attrs.defaults;
    for (uint32_t dim = 1; dim < 3; ++dim) {
      EXPECT_TRUE(set_field(*def.attrs.find("before"), attrs, dim, double(rng_.below(3))));
      EXPECT_TRUE(set_field(*def.attrs.find("after"), attrs, dim, double(rng_.below(3))));
    }
    const QuantInfo same = tensor(x).quant;
    const std::string name = "pad" + std::to_string(build_.graph().nodes.size());
    return add_node(build_.graph(), def, std::move(attrs), {x}, name, same).value();
  }
  TensorId flatten(TensorId x) {
    const OpDef& def = *find_op("reshape");
    Bytes attrs = def.attrs.defaults;
    EXPECT_TRUE(set_field(*def.attrs.find("rank"), attrs, 0, 2));
    EXPECT_TRUE(set_field(*def.attrs.find("shape"), attrs, 0, 1));
    EXPECT_TRUE(set_field(*def.attrs.find("shape"), attrs, 1, tensor(x).shape.elems()));
    const QuantInfo same = tensor(x).quant;
    const TensorId flat =
        add_node(build_.graph(), def, std::move(attrs), {x}, "flat", same).value();
    const int32_t elems = tensor(flat).shape[1];
    const TensorId w = build_.weights({int32_t(rng_.between(1, 9)), elems}, 0);
    return add("fully_connected", {}, {flat, w, build_.bias(flat, w)}, sum_quant(flat, w, elems));
  }

  TensorId layer(TensorId x) {
    const int stride = rng_.chance(0.7) ? 1 : int(rng_.between(2, 3));
    const int32_t kernel = int32_t(rng_.between(1, 4));
    switch (rng_.below(8)) {
      case 0:
        return add("relu", {}, {x}, tensor(x).quant);
      case 1:
        return pool(x);
      case 2:
        return shortcut(x);
      case 3:
        return pad(x);
      case 4:
        return expand_and_contract(x);
      case 5:
        return depthwise(x, kernel, stride, padding_for(x, kernel));
      default:
        return convolution(x, int32_t(rng_.between(1, 9)), kernel, stride, padding_for(x, kernel));
    }
  }

  Rng& rng_;
  CaseBuilder build_;
  DType dtype_;
  TensorId last_ = kNoTensor;
};

// What made the plans that were compared differ from the plainest one.
struct Met {
  int bands = 0, backwards = 0, smaller = 0;
  uint64_t arena_bytes[3] = {};  // of all networks, by objective, for the portable core
  uint64_t tflite_bytes = 0;     // of all networks, on a device that loads the file

  void count(const Graph& graph, const PlanOptions& options) {
    const auto plan = make_plan(graph, options);
    if (!plan) return;
    bands += plan->steps.size() > graph.nodes.size();
    for (const PlanStep& step : plan->steps) {
      const Field* reverse = step.op->params.find("reverse");
      if (reverse != nullptr && get_field(*reverse, step.params, 0) != 0) {
        ++backwards;
        break;
      }
    }
  }
};

std::string name_of(const PlanOptions& options) {
  constexpr const char* kNames[] = {"speed", "size", "ram"};
  return std::string(kNames[size_t(options.optimize)]) + (options.overlap ? "" : ", apart") +
         (options.keep_views ? ", with views" : "") +
         (options.isa_mask == ~0u ? ", every instruction set" : "");
}

class Comparison {
 public:
  Comparison(const Graph& graph, Rng& rng) : graph_(graph) {
    for (int run = 0; run < 2; ++run) {
      std::vector<Bytes> inputs;
      for (TensorId id : graph.inputs) {
        inputs.push_back(random_contents(rng, graph.tensors[size_t(id)]));
      }
      inputs_.push_back(std::move(inputs));
    }
    auto oracle = Evaluator::open(graph);
    EXPECT_TRUE(oracle.ok()) << oracle.error().text();
    for (const auto& inputs : inputs_) {
      EXPECT_TRUE(oracle->run(inputs).ok());
      std::vector<Bytes> outputs;
      for (TensorId id : graph.outputs) {
        const auto contents = oracle->tensor(id);
        outputs.emplace_back(contents.begin(), contents.end());
      }
      wanted_.push_back(std::move(outputs));
    }
  }

  // The arena's bytes.
  uint32_t expect_same(Result<Sim> sim, const std::string& how) const {
    EXPECT_TRUE(sim.ok()) << how << ": " << sim.error().text() << "\n" << print(graph_);
    if (!sim) return 0;
    for (size_t run = 0; run < inputs_.size(); ++run) {
      EXPECT_EQ(sim->run(inputs_[run]).value(), wanted_[run]) << how << "\n" << print(graph_);
    }
    return sim->arena_bytes();
  }

 private:
  const Graph& graph_;
  std::vector<std::vector<Bytes>> inputs_, wanted_;
};

TEST(PlanOptions, NoneChangesAByteOfAnInt8Network) {
  Rng rng(29);
  Met met;
  for (int i = 0; i < 150 && !testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const Graph graph = RandomNetwork(rng, DType::s8).make();
    const Comparison compare(graph, rng);
    for (Optimize optimize : {Optimize::speed, Optimize::size, Optimize::ram}) {
      for (uint32_t isa : {isa_bit(Isa::portable), ~0u}) {
        PlanOptions options{isa, optimize, true, 60, false}, apart = options;
        apart.overlap = false;
        const uint32_t bytes = compare.expect_same(Sim::open(graph, options), name_of(options));
        const uint32_t most = compare.expect_same(Sim::open(graph, apart), name_of(apart));
        EXPECT_LE(bytes, most) << name_of(options);
        met.smaller += bytes < most;
        if (isa != ~0u) met.arena_bytes[size_t(optimize)] += bytes;
        met.count(graph, options);
      }
    }
    const PlanOptions views{isa_bit(Isa::portable), Optimize::speed, true, 60, true};
    compare.expect_same(Sim::open(graph, views), name_of(views));
    const auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    met.tflite_bytes += compare.expect_same(Sim::open_tflite(*file), "tflite");
  }
  // Else the networks have become too tame to tell.
  EXPECT_GE(met.bands, 30);
  EXPECT_GE(met.backwards, 30);
  EXPECT_GE(met.smaller, 300);
  // What the planner needs for them all. Less is better: then these numbers follow.
  EXPECT_LE(met.arena_bytes[size_t(Optimize::speed)], 295'856u);
  EXPECT_LE(met.arena_bytes[size_t(Optimize::size)], 295'856u);
  EXPECT_LE(met.arena_bytes[size_t(Optimize::ram)], 260'960u);
  EXPECT_LE(met.tflite_bytes, 494'240u);
}

// Kernels of other objectives may round floats elsewhere; where they are the same, so are the
// bytes.
TEST(PlanOptions, SharedMemoryChangesNoByteOfAFloatNetwork) {
  Rng rng(31);
  for (int i = 0; i < 60 && !testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const Graph graph = RandomNetwork(rng, DType::f32).make();
    const Comparison compare(graph, rng);
    for (bool overlap : {false, true}) {
      const PlanOptions options{isa_bit(Isa::portable), Optimize::speed, overlap, 60, false};
      compare.expect_same(Sim::open(graph, options), name_of(options));
    }
    const auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    compare.expect_same(Sim::open_tflite(*file), "tflite");
  }
}

TEST(Plan, StoresEqualConstantsOnce) {
  const auto graph = parse(R"(graph "g" {
  input x: f32[4]
  const a: f32[4] = {1, 2, 3, 4}
  const b: f32[4] = {1, 2, 3, 4}
  const c: f32[4] = {1, 2, 3, 5}
  p: f32[4] = add(x, a)
  q: f32[4] = mul(x, b)
  r: f32[4] = mul(x, c)
  output p
  output q
  output r
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const Plan plan = make_plan(*graph, {}).value();
  EXPECT_EQ(plan.steps[0].in[1].bits, plan.steps[1].in[1].bits);
  EXPECT_NE(plan.steps[0].in[1].bits, plan.steps[2].in[1].bits);
  EXPECT_EQ(plan.constants.size(), 32u);
}

// What an output that is a constant holds stands in the plan's constants alone.
TEST(Plan, NamesInputsAndOutputsWithoutTheirContents) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[4] q(0.5, 0)
  const c: s8[4] q(0.5, 0) = {1, 2, 3, 4}
  y: s8[4] q(0.5, 0) = relu(x)
  output y
  output c
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const Plan plan = make_plan(*graph, {}).value();
  EXPECT_EQ(plan.inputs[0].tensor.data, nullptr);
  for (const PlanIo& output : plan.outputs) EXPECT_EQ(output.tensor.data, nullptr);
  EXPECT_EQ(plan.outputs[1].at.region(), Region::constants);
  EXPECT_EQ(plan.constants, (Bytes{1, 2, 3, 4}));
}

}  // namespace
}  // namespace mw
