// SPDX-License-Identifier: Apache-2.0
// Every kernel row of every operator against what a peer answered: <op>_golden.txt in the
// operator's folder, which test/golden/freeze.py writes. An operator or dtype without cases fails.
//
// A case is "case DTYPE PEER", the graph as IR text, "data HEX" with its constants, and for each
// run a line "in HEX" for every input and "out HEX" for every output.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>

#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "source_dir.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr size_t kCases = 20;  // of each dtype
constexpr float kLeastTolerance = 1e-6f;
constexpr char kHint[] =
    "; tools/with_oracles.sh test/golden/freeze.py --tool build/dev/bin/milliwatt writes them";

struct Run {
  std::vector<Bytes> in, out;
};

struct GoldenCase {
  std::string dtype;
  int line = 0;
  Graph graph;
  std::vector<Run> runs;
};

Bytes from_hex(const std::string& text) {
  Bytes out;
  for (size_t at = 0; at + 1 < text.size(); at += 2) {
    out.push_back(uint8_t(std::stoi(text.substr(at, 2), nullptr, 16)));
  }
  return out;
}

// The lines of one case.
class CaseReader {
 public:
  void add(const std::string& line) {
    const std::string word = line.substr(0, line.find(' '));
    if (word == "data") {
      data_ = from_hex(line.substr(5));
    } else if (word == "in") {
      in_.push_back(from_hex(line.substr(3)));
    } else if (word == "out") {
      out_.push_back(from_hex(line.substr(4)));
    } else {
      text_ += line + "\n";
    }
  }
  void finish(GoldenCase& made) const {
    auto graph = parse(text_, data_);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    made.graph = std::move(*graph);
    const size_t ins = made.graph.inputs.size(), outs = made.graph.outputs.size();
    ASSERT_EQ(out_.size() % outs, 0u);
    const size_t runs = out_.size() / outs;
    ASSERT_GT(runs, 0u);
    ASSERT_EQ(in_.size(), runs * ins);
    for (size_t run = 0; run < runs; ++run) {
      const auto in = in_.begin() + int64_t(run * ins), out = out_.begin() + int64_t(run * outs);
      made.runs.push_back({{in, in + int64_t(ins)}, {out, out + int64_t(outs)}});
    }
  }

 private:
  std::string text_;
  Bytes data_;
  std::vector<Bytes> in_, out_;
};

std::vector<GoldenCase> read_cases(const std::string& content) {
  std::vector<GoldenCase> cases;
  CaseReader reader;
  std::istringstream lines(content);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!line.starts_with("case ")) {
      reader.add(line);
      continue;
    }
    if (!cases.empty()) reader.finish(cases.back());
    reader = CaseReader();
    cases.push_back({line.substr(5, line.rfind(' ') - 5), number, {}, {}});
  }
  if (!cases.empty()) reader.finish(cases.back());
  return cases;
}

void expect_answer(const Bytes& got, const Bytes& want, DType dtype, float tolerance) {
  ASSERT_EQ(got.size(), want.size());
  if (dtype != DType::f32) {
    EXPECT_TRUE(got == want) << "differs from the peer";
    return;
  }
  std::vector<float> a(got.size() / 4), b(want.size() / 4);
  std::memcpy(a.data(), got.data(), got.size());
  std::memcpy(b.data(), want.data(), want.size());
  float largest = kLeastTolerance, worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(std::isnan(a[i]), std::isnan(b[i])) << "element " << i;
    if (std::isfinite(b[i])) largest = std::max(largest, std::fabs(b[i]));
    const bool same = a[i] == b[i] || std::isnan(b[i]);
    worst = std::max(worst, same ? 0.0f : std::fabs(a[i] - b[i]));
  }
  EXPECT_LE(worst / largest, std::max(tolerance, kLeastTolerance)) << "differs from the peer";
}

void check_case(const GoldenCase& golden) {
  auto problem = problem_of(golden.graph);
  ASSERT_TRUE(problem.has_value());
  const auto rows = problem->rows();
  ASSERT_FALSE(rows.empty()) << "no kernel fits";
  for (const KernelRow* row : rows) {
    SCOPED_TRACE(row->name);
    const RowSizes sizes = sizes_of(*problem, *row, problem->params);
    RowRun runner(*problem, *row, problem->params, {}, tables_of(*problem, *row, sizes));
    for (const Run& run : golden.runs) {
      problem->set_inputs(run.in);
      const auto outputs = runner.run(problem->inputs);
      ASSERT_EQ(outputs.size(), run.out.size());
      for (size_t i = 0; i < outputs.size(); ++i) {
        expect_answer(outputs[i], run.out[i], problem->out[i].dtype,
                      problem->node().op->f32_tolerance);
      }
    }
  }
}

// Whether the operator makes cases of that dtype.
bool takes(const OpDef& op, DType dtype) {
  Rng rng(1);
  return op.random_case(rng, dtype).has_value();
}

class OperatorGoldens : public testing::TestWithParam<const OpDef*> {};

TEST_P(OperatorGoldens, EveryKernelAnswersAsThePeer) {
  const OpDef& op = *GetParam();
  const std::string name = op_folder(op) + "/" + std::string(op.name()) + "_golden.txt";
  const auto content = read_text(std::filesystem::path(MW_SOURCE_DIR) / name);
  if (!content.ok()) {
    const bool has_peer = op.core->tflite_code != kNoTflite || op_folder(op).starts_with("dsp/");
    if (has_peer && op.random_case != nullptr) FAIL() << "there is no " << name << kHint;
    GTEST_SKIP() << "no peer has this operator";
  }
  const auto cases = read_cases(*content);
  if (HasFatalFailure()) return;
  std::map<std::string, size_t> counts;
  for (const GoldenCase& golden : cases) {
    SCOPED_TRACE(name + ":" + std::to_string(golden.line));
    check_case(golden);
    ++counts[golden.dtype];
  }
  for (uint32_t i = 1; i < kDTypeCount; ++i) {
    const std::string dtype(dtype_name(DType(i)));
    if (!takes(op, DType(i))) continue;
    EXPECT_GE(counts[dtype], kCases) << name << " has too few cases of " << dtype << kHint;
  }
}

INSTANTIATE_TEST_SUITE_P(All, OperatorGoldens,
                         testing::ValuesIn(all_ops().begin(), all_ops().end()),
                         [](const auto& test) { return std::string(test.param->name()); });

}  // namespace
}  // namespace mw
