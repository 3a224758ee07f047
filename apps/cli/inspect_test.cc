// SPDX-License-Identifier: Apache-2.0
// inspect describes what cannot run, and reads no more than the start of what is no model.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "apps/cli/frame/output.h"
#include "host/base/files.h"
#include "host/base/process.h"
#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/text.h"
#include "test/scratch.h"

namespace mw::cli {

namespace {

namespace fs = std::filesystem;

ProcessOutput tool(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MW_TOOL);
  Result<ProcessOutput> output = run_process({arguments, {}, 60});
  EXPECT_TRUE(output.ok()) << output.error().text();
  return output.ok() ? *output : ProcessOutput{-1, "", ""};
}

class Inspect : public testing::Test {
 protected:
  // Two ReLUs and a softmax, of which the ReLUs are given an operator that nobody has here.
  std::string odd_model() {
    const auto graph = parse(R"(graph "g" {
  input "x\x1b[31m": s8[1,4] q(0.5, 0)
  a: s8[1,4] q(0.5, 0) = relu("x\x1b[31m")
  b: s8[1,4] q(0.5, 0) = relu(a)
  y: s8[1,4] q(0.00390625, -128) = softmax(b)
  output y
})");
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    Bytes file = *export_tflite(*graph);
    auto* model = tflite::GetMutableModel(file.data());
    auto* code = const_cast<tflite::OperatorCode*>(model->operator_codes()->Get(0));
    EXPECT_TRUE(code->mutate_deprecated_builtin_code(int8_t(tflite::BuiltinOperator::SKIP_GRAM)));
    EXPECT_TRUE(code->mutate_builtin_code(tflite::BuiltinOperator::SKIP_GRAM));
    const fs::path path = folder_ / "odd.tflite";
    EXPECT_TRUE(write_file(path, file).ok());
    return path.string();
  }

  const Scratch scratch_{"inspect"};
  const fs::path folder_ = scratch_.path();
};

TEST_F(Inspect, OpsTellsWhatOfAModelRunsAndWhatDoesNot) {
  const ProcessOutput odd = tool({"ops", odd_model(), "--json"});
  EXPECT_EQ(odd.exit_code, 0) << odd.err;
  const Json told = Json::parse(odd.out);
  EXPECT_FALSE(told["runs"]);
  ASSERT_EQ(told["operators"].size(), 2u) << odd.out;
  const Json &relu = told["operators"][0], &softmax = told["operators"][1];
  EXPECT_EQ(relu["op"], "SKIP_GRAM");
  EXPECT_EQ(relu["count"], 2);
  EXPECT_FALSE(relu["runs"]);
  EXPECT_FALSE(relu["hint"].get<std::string>().empty());
  EXPECT_EQ(softmax["op"], "SOFTMAX");
  EXPECT_EQ(softmax["dtype"], "int8");
  EXPECT_TRUE(softmax["runs"]);
}

// A cell of the list without a test behind it would be a claim.
TEST_F(Inspect, OpsListsEveryOperatorAndATestOfEachOfItsTypes) {
  const ProcessOutput listed = tool({"ops", "--json"});
  ASSERT_EQ(listed.exit_code, 0) << listed.err;
  const Json told = Json::parse(listed.out);
  EXPECT_GE(told["cores"].size(), 7u);
  EXPECT_EQ(told["operators"].size(), all_ops().size());
  for (const Json& op : told["operators"]) {
    const std::string name = op["op"];
    const Traits& traits = find_op(name)->traits;
    if (traits.branches || traits.loops) continue;  // no case is one node: test/flow_test.cc
    for (const Json& types : op["types"]) {
      // Cases are drawn by the type of what is moved or computed, which is not always input 0.
      const auto drawn = [&](const Json& type) {
        return type == "any" ? !op["tested"].empty()
                             : std::ranges::find(op["tested"], type) != op["tested"].end();
      };
      EXPECT_TRUE(std::ranges::any_of(types["inputs"], drawn) || drawn(types["output"]))
          << name << ": " << types.dump();
      EXPECT_EQ(types["cores"].size(), told["cores"].size()) << name << ": " << types.dump();
    }
    EXPECT_EQ(op["tflite"].is_null(), op["forms"].size() == 2) << name;
  }
}

TEST_F(Inspect, ListsAllThatIsMissingAndExitsWithZero) {
  const std::string path = odd_model();
  const ProcessOutput text = tool({"inspect", path});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const char* part :
       {"2 of 3 operators cannot run here", "SKIP_GRAM", "int8", "not supported"}) {
    EXPECT_NE(text.out.find(part), std::string::npos) << part << "\n" << text.out;
  }
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos);
  const ProcessOutput json = tool({"--json", "inspect", path});
  EXPECT_EQ(json.exit_code, 0);
  const Json object = Json::parse(json.out, nullptr, false);
  ASSERT_TRUE(object.is_object()) << json.out;
  EXPECT_EQ(object["runs"], false);
  ASSERT_EQ(object["missing"].size(), 1u);
  EXPECT_EQ(object["missing"][0]["op"], "SKIP_GRAM");
  EXPECT_EQ(object["missing"][0]["dtype"], "int8");
  EXPECT_EQ(object["missing"][0]["count"], 2);
  EXPECT_EQ(object["ops"].size(), 3u);
  const ProcessOutput run = tool({"run", path, "--input", "pattern:0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.err.find("2 x SKIP_GRAM int8"), std::string::npos) << run.err;
}

TEST_F(Inspect, WhatIsNoModelIsRefusedByItsFirstBytes) {
  const fs::path sparse = folder_ / "sparse.tflite";
  ASSERT_TRUE(write_file(sparse, Bytes(64)).ok());
  fs::resize_file(sparse, uintmax_t{1} << 40);
  for (const std::string& path : {std::string("/dev/zero"), folder_.string(), sparse.string()}) {
    const ProcessOutput output = tool({"inspect", path});
    EXPECT_EQ(output.exit_code, 1) << path;
    EXPECT_FALSE(output.err.empty()) << path;
  }
  EXPECT_NE(tool({"inspect", sparse.string()}).err.find("no importer knows this file"),
            std::string::npos);
}

}  // namespace

}  // namespace mw::cli
