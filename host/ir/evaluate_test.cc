// SPDX-License-Identifier: Apache-2.0
#include "host/ir/evaluate.h"

#include <gtest/gtest.h>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

TEST(Evaluate, GivesTheBytesOfThePlannedModel) {
  Rng rng(5);
  for (const OpDef* op : all_ops()) {
    for (uint32_t dtype = 1; op->random_case != nullptr && dtype < kDTypeCount; ++dtype) {
      const auto graph = op->random_case(rng, DType(dtype));
      if (!graph) continue;
      auto evaluator = Evaluator::open(*graph);
      ASSERT_TRUE(evaluator) << evaluator.error().text();
      auto sim = Sim::open(*graph);
      ASSERT_TRUE(sim) << sim.error().text();
      for (int run = 0; run < 3; ++run) {
        std::vector<Bytes> inputs;
        for (TensorId id : graph->inputs) {
          inputs.push_back(random_contents(rng, graph->tensors[size_t(id)]));
        }
        ASSERT_TRUE(evaluator->run(inputs));
        const auto outputs = sim->run(inputs);
        ASSERT_TRUE(outputs);
        for (size_t i = 0; i < outputs->size(); ++i) {
          const auto tensor = evaluator->tensor(graph->outputs[i]);
          EXPECT_EQ(Bytes(tensor.begin(), tensor.end()), (*outputs)[i]) << print(*graph);
        }
      }
    }
  }
}

}  // namespace
}  // namespace mw
