// SPDX-License-Identifier: Apache-2.0
// What random cases do not show: what is kept from call to call, and whose a file's variables are.
#include <gtest/gtest.h>

#include <functional>

#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

const OpDef& op() {
  return *find_op("unidirectional_sequence_lstm");
}

// A case of one sequence that can be cut in two.
Graph long_case(Rng& rng, DType dtype) {
  for (;;) {
    Graph graph = *op().random_case(rng, dtype);
    const Shape& x = graph.tensors[size_t(graph.inputs[0])].shape;
    const int steps = get_attr(graph.nodes[0], "time_major") != 0 ? 0 : 1;
    if (x[uint32_t(1 - steps)] == 1 && x[uint32_t(steps)] == 4) return graph;
  }
}

Graph of_steps(Graph graph, int32_t steps) {
  const uint32_t dim = get_attr(graph.nodes[0], "time_major") != 0 ? 0 : 1;
  graph.tensors[size_t(graph.inputs[0])].shape.dim[dim] = steps;
  graph.tensors[size_t(graph.outputs[0])].shape.dim[dim] = steps;
  return graph;
}

TEST(UnidirectionalSequenceLstm, GoesOnWhereTheLastCallEnded) {
  Rng rng(3);
  for (DType dtype : {DType::s8, DType::s16, DType::f32}) {
    for (int i = 0; i < 5; ++i) {
      const Graph whole = long_case(rng, dtype), half = of_steps(whole, 2);
      Bytes x = random_contents(rng, whole.tensors[size_t(whole.inputs[0])]);
      auto all = Sim::open(whole), parts = Sim::open(half);
      auto loaded = Sim::open_tflite(export_tflite(half).value());
      ASSERT_TRUE(all && parts && loaded) << print(whole);
      const Bytes y = all->run(std::vector<Bytes>{x}).value()[0];
      const auto middle = x.begin() + std::ptrdiff_t(x.size() / 2);
      const Bytes first(x.begin(), middle), second(middle, x.end());
      for (Sim* sim : {&*parts, &*loaded}) {
        Bytes joined;
        for (const Bytes& part : {first, second}) {
          const Bytes out = sim->run(std::vector<Bytes>{part}).value()[0];
          joined.insert(joined.end(), out.begin(), out.end());
        }
        EXPECT_EQ(joined, y) << print(whole);
        sim->reset();
        const Bytes again = sim->run(std::vector<Bytes>{first}).value()[0];
        EXPECT_EQ(again, Bytes(y.begin(), y.begin() + std::ptrdiff_t(y.size() / 2)));
      }
    }
  }
}

// The file with a change of its subgraph.
Bytes changed(Bytes file, const std::function<void(tflite::SubGraph&)>& change) {
  change(*tflite::GetMutableModel(file.data())->mutable_subgraphs()->GetMutableObject(0));
  return file;
}
flatbuffers::Vector<int32_t>& inputs_of(tflite::SubGraph& graph) {
  return *graph.mutable_operators()->GetMutableObject(0)->mutable_inputs();
}
tflite::Tensor& cell_of(tflite::SubGraph& graph) {
  return *graph.mutable_tensors()->GetMutableObject(uint32_t(inputs_of(graph)[19]));
}

void expect_refused(const Bytes& file, const std::string& why) {
  const auto graph = import_tflite(file, "changed");
  ASSERT_FALSE(graph.ok()) << why;
  EXPECT_NE(graph.error().text().find(why), std::string::npos) << graph.error().text();
  EXPECT_FALSE(Sim::open_tflite(file).ok()) << why;
}

TEST(UnidirectionalSequenceLstm, AVariableIsTheStateOfOneOperator) {
  Rng rng(5);
  const Bytes file = export_tflite(long_case(rng, DType::f32)).value();
  constexpr uint32_t kHidden = 18, kCell = 19;
  const auto once = [&](tflite::SubGraph& graph) {
    inputs_of(graph).Mutate(kCell, inputs_of(graph)[kHidden]);
  };
  expect_refused(changed(file, once), "another operator has too");
  const auto constant = [](tflite::SubGraph& graph) {
    ASSERT_TRUE(cell_of(graph).mutate_is_variable(false));
  };
  expect_refused(changed(file, constant), "before anything writes it");
  const auto output = [&](tflite::SubGraph& graph) {
    graph.mutable_outputs()->Mutate(0, inputs_of(graph)[kHidden]);
  };
  expect_refused(changed(file, output), "is a variable");
  const auto input = [&](tflite::SubGraph& graph) {
    graph.mutable_inputs()->Mutate(0, inputs_of(graph)[kHidden]);
  };
  expect_refused(changed(file, input), "is a variable");
}

// Cells whose steps are no power of two, or none of which would hold anything.
TEST(UnidirectionalSequenceLstm, CellsThatTflmHasNoRightArithmeticForAreRefused) {
  Rng rng(6);
  const Bytes file = export_tflite(long_case(rng, DType::s8)).value();
  const auto odd = [](tflite::SubGraph& graph) {
    auto& scales = *cell_of(graph).mutable_quantization()->mutable_scale();
    scales.Mutate(0, scales[0] * 1.5f);
  };
  expect_refused(changed(file, odd), "scale");
  Graph graph = long_case(rng, DType::s8);
  set_attr(graph.nodes[0], "cell_clip", 1e-9);
  EXPECT_FALSE(Sim::open(graph).ok());
}

}  // namespace
}  // namespace mw
