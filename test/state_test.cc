// SPDX-License-Identifier: Apache-2.0
// What a model remembers, saved and restored: operators with states and graphs with variables.
#include <gtest/gtest.h>

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "test/random_flow.h"

namespace mw {
namespace {

using Outputs = std::vector<Bytes>;

// Two streams through one model, and through one each.
void expect_parted(const Graph& graph, Sim shared, Sim first, Sim second, Rng& rng) {
  std::vector<Bytes> states(2, shared.save());
  Sim* alone[] = {&first, &second};
  for (int round = 0; round < 5; ++round) {
    for (int stream = 0; stream < 2; ++stream) {
      const std::vector<Bytes> inputs = random_inputs(rng, graph);
      const auto want = alone[stream]->run(inputs);
      shared.restore(states[size_t(stream)]);
      const auto got = shared.run(inputs);
      states[size_t(stream)] = shared.save();
      ASSERT_EQ(want.ok(), got.ok());
      if (!want) continue;
      EXPECT_EQ(*want, *got) << "stream " << stream << ", round " << round;
    }
  }
}

std::vector<const OpDef*> operators_with_state() {
  std::vector<const OpDef*> out;
  for (const OpDef* op : all_ops()) {
    if (op->core->states != 0 && op->random_case != nullptr) out.push_back(op);
  }
  return out;
}

TEST(State, OperatorsServeTwoStreams) {
  EXPECT_GT(operators_with_state().size(), 5u);
  for (const OpDef* op : operators_with_state()) {
    for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
      Rng rng(op->core->code);
      for (int i = 0; i < 5; ++i) {
        const auto graph = op->random_case(rng, DType(dtype));
        if (!graph) break;
        SCOPED_TRACE(std::string(op->name()) + " case " + std::to_string(i));
        const auto open = [&] { return Sim::open(*graph).value(); };
        expect_parted(*graph, open(), open(), open(), rng);
        if (!op->has_tflite()) continue;
        const Bytes file = export_tflite(*graph).value();
        const auto open_file = [&] { return Sim::open_tflite(file).value(); };
        expect_parted(*graph, open_file(), open_file(), open_file(), rng);
      }
    }
  }
}

TEST(State, VariablesServeTwoStreams) {
  Rng rng(8);
  int with_variables = 0;
  for (int i = 0; i < 60; ++i) {
    SCOPED_TRACE(i);
    const Graph graph = RandomFlow(rng).make();
    with_variables += !graph.variables.empty();
    const auto open = [&] { return Sim::open(graph).value(); };
    EXPECT_EQ(open().save().empty(), graph.variables.empty());
    expect_parted(graph, open(), open(), open(), rng);
  }
  EXPECT_GT(with_variables, 10);
}

TEST(State, OfAnotherSizeIsRefused) {
  Rng rng(2);
  const Graph graph = *find_op("svdf")->random_case(rng, DType::s8);
  Sim sim = Sim::open(graph).value();
  Bytes state = sim.save();
  EXPECT_FALSE(state.empty());
  state.push_back(0);
  EXPECT_THROW(sim.restore(state), InternalError);
}

}  // namespace
}  // namespace mw
