// SPDX-License-Identifier: Apache-2.0
// Runs every file of test/passes: a graph, `--pass=NAME`, the graph that the pass makes of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "host/ir/evaluate.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/ir/verify.h"
#include "host/passes/pipeline.h"
#include "source_dir.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> text_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(MW_SOURCE_DIR) / "test/passes")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

class PassText : public testing::TestWithParam<fs::path> {};

TEST_P(PassText, MakesTheExpectedGraph) {
  const auto text = read_text(GetParam());
  ASSERT_TRUE(text) << text.error().text();
  const std::string flag = "\n--pass=";
  const size_t at = text->find(flag), end = text->find('\n', at + 1);
  ASSERT_NE(at, std::string::npos);
  auto graph = parse(text->substr(0, at));
  ASSERT_TRUE(graph) << graph.error().text();
  const auto expected = parse(text->substr(end));
  ASSERT_TRUE(expected) << "expected graph, " << expected.error().text();
  const Pass* pass = find_pass(text->substr(at + flag.size(), end - at - flag.size()));
  ASSERT_NE(pass, nullptr);
  const auto outcome = pass->run(*graph);
  ASSERT_TRUE(outcome) << outcome.error().text();
  const auto verified = verify(*graph);
  ASSERT_TRUE(verified) << verified.error().text();
  EXPECT_EQ(print(*graph), print(*expected));
}

INSTANTIATE_TEST_SUITE_P(Files, PassText, testing::ValuesIn(text_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(Passes, EveryPassHasATextTest) {
  for (const Pass& pass : all_passes()) {
    const auto names_pass = [&](const fs::path& path) {
      return path.stem().string().starts_with(std::string(pass.name));
    };
    EXPECT_TRUE(std::ranges::any_of(text_files(), names_pass)) << pass.name;
  }
}

TEST(Passes, AnUnknownNameIsRefused) {
  Rng rng(1);
  Graph graph = *find_op("conv_2d")->random_case(rng, DType::s8);
  const std::vector<std::string> skip = {"fuse_everything"};
  const auto outcome = run_passes(graph, skip);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().what, "no pass 'fuse_everything'");
}

// A chain of random nodes, each reading the one before where the operator takes its shape and type.
class RandomChain {
 public:
  RandomChain(Rng& rng, DType dtype) : rng_(rng), dtype_(dtype) {}

  std::optional<Graph> make() {
    const auto first = random_op();
    if (!first) return std::nullopt;
    Graph graph = *first;
    for (int tries = 0; tries < 60 && graph.nodes.size() < 6; ++tries) extend(graph);
    graph.outputs = graph.nodes.back().outputs;
    return graph;
  }

 private:
  std::optional<Graph> random_op() {
    const auto ops = all_ops();
    const OpDef* op = ops[size_t(rng_.below(ops.size()))];
    if (op->random_case == nullptr || op->core->states != 0) return std::nullopt;
    auto graph = op->random_case(rng_, dtype_);
    if (!graph || graph->inputs.size() != 1) return std::nullopt;
    return graph;
  }

  // Appends the node of a random case, its input replaced by the chain's end; left out if the
  // operator does not take that.
  void extend(Graph& graph) {
    const auto next = random_op();
    if (!next) return;
    Graph longer = graph;
    Node node = next->nodes[0];
    const TensorId end = graph.nodes.back().outputs[0];
    for (TensorId& id : node.inputs) {
      if (id == kNoTensor) continue;
      id = id == next->inputs[0] ? end : longer.add(next->tensors[size_t(id)]);
    }
    const bool keeps_quant = rng_.chance(0.5);
    for (TensorId& id : node.outputs) {
      Tensor y = next->tensors[size_t(id)];
      if (keeps_quant) y.quant = graph.tensors[size_t(end)].quant;
      id = longer.add(y);
    }
    const std::vector<TensorType> in = longer.input_types(node);
    std::vector<TensorType> out = longer.output_types(node);
    if (node.op->core->infer(node.attrs.data(), {in.data(), uint32_t(in.size())},
                             {out.data(), uint32_t(out.size())}) != Status::ok) {
      return;
    }
    for (size_t i = 0; i < out.size(); ++i) {
      longer.tensors[size_t(node.outputs[i])].shape = out[i].shape;
    }
    longer.nodes.push_back(node);
    longer.outputs = node.outputs;
    if (verify(longer) && Evaluator::open(longer)) graph = std::move(longer);
  }

  Rng& rng_;
  DType dtype_;
};

std::vector<Bytes> outputs_of(const Graph& graph, std::span<const Bytes> inputs) {
  auto evaluator = Evaluator::open(graph);
  EXPECT_TRUE(evaluator) << evaluator.error().text();
  EXPECT_TRUE(evaluator->run(inputs));
  std::vector<Bytes> outputs;
  for (TensorId id : graph.outputs) {
    outputs.emplace_back(evaluator->tensor(id).begin(), evaluator->tensor(id).end());
  }
  return outputs;
}

TEST(Passes, ChangeNoOutputByteOfIntegerGraphs) {
  Rng rng(7);
  int chains = 0, nodes_before = 0, nodes_after = 0;
  for (int i = 0; i < 600; ++i) {
    const auto graph = RandomChain(rng, DType::s8).make();
    if (!graph) continue;
    Graph simpler = *graph;
    const auto outcome = run_passes(simpler);
    ASSERT_TRUE(outcome) << outcome.error().text();
    ++chains;
    nodes_before += int(graph->nodes.size());
    nodes_after += int(simpler.nodes.size());
    for (int run = 0; run < 2; ++run) {
      const std::vector<Bytes> inputs = {
          random_contents(rng, graph->tensors[size_t(graph->inputs[0])])};
      ASSERT_EQ(outputs_of(*graph, inputs), outputs_of(simpler, inputs))
          << print(*graph) << "\nbecame\n"
          << print(simpler);
    }
  }
  EXPECT_GT(chains, 20);
  EXPECT_LT(nodes_after, nodes_before);
}

}  // namespace
}  // namespace mw
