// SPDX-License-Identifier: Apache-2.0
// run, quantize, eval and demo from the command line, on a model of a few weights.
#include <gtest/gtest.h>

#include "apps/cli/frame/output.h"
#include "host/base/process.h"
#include "host/data/npy.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"
#include "test/scratch.h"

namespace mw::cli {
namespace {

// The larger of two values is the class.
constexpr const char* kNet = R"(graph "net" {
  input x: f32[1,2]
  const w: f32[2,2] = {1, 0, 0, 1}
  y: f32[1,2] = fully_connected(x, w, _)
  output y
})";

class Models : public testing::Test {
 protected:
  void SetUp() override {
    auto graph = parse(kNet);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    ASSERT_TRUE(save_model(scratch_.path() / "net.mw", *graph).ok());
    const std::vector<float> x = {1, 0, 0, 1, 0.5f, 0.25f, 0.25f, 0.75f};
    const std::vector<int64_t> y = {0, 1, 0, 0};
    ASSERT_TRUE(data::write_npy(at("x.npy"), data::Array::of<float>({4, 2}, x)).ok());
    ASSERT_TRUE(data::write_npy(at("y.npy"), data::Array::of<int64_t>({4}, y)).ok());
  }
  std::string at(const std::string& name) const { return (scratch_.path() / name).string(); }
  ProcessOutput tool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), MW_TOOL);
    auto output = run_process({arguments, scratch_.path(), 120});
    EXPECT_TRUE(output.ok()) << output.error().text();
    return output.ok() ? *output : ProcessOutput{-1, "", ""};
  }
  Json json(std::vector<std::string> arguments, int exit_code = 0) {
    arguments.push_back("--json");
    const ProcessOutput output = tool(arguments);
    EXPECT_EQ(output.exit_code, exit_code) << output.out << output.err;
    return Json::parse(output.out, nullptr, false);
  }

  Scratch scratch_{"models"};
};

TEST_F(Models, RunPrintsOutputsAndFigures) {
  const Json report = json({"run", at("net.mw"), "--input", at("x.npy"), "--per-op"});
  EXPECT_EQ(report["target"], "host");
  EXPECT_EQ(report["outputs"][0]["shape"], Json({4, 1, 2}));
  EXPECT_EQ(report["outputs"][0]["dtype"], "float32");
  // 1, 0 and 0, 1 and 0.5, 0.25 and 0.25, 0.75
  EXPECT_EQ(report["outputs"][0]["hex"],
            "0000803f00000000000000000000803f0000003f0000803e0000803e0000403f");
  EXPECT_EQ(report["ops"][0]["op"], "fully_connected");
  const ProcessOutput shown = tool({"run", at("net.mw"), "--input", at("x.npy")});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_NE(shown.out.find("arena bytes"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("0.75"), std::string::npos) << shown.out;
}

TEST_F(Models, QuantizeWritesAModelThatEvalScoresAlike) {
  const Json report = json({"quantize", at("net.mw"), "--data", at("x.npy"), "-o", at("q.mw")});
  EXPECT_EQ(report["layers"][0]["op"], "fully_connected");
  EXPECT_GT(report["layers"][0]["snr_db"], 30);
  EXPECT_EQ(report["bytes_after"], *file_bytes_of(at("q.mw")));
  for (const char* model : {"net.mw", "q.mw"}) {
    const Json scored =
        json({"eval", at(model), "--set", "npy", "--data", at("x.npy"), "--labels", at("y.npy")});
    EXPECT_EQ(scored["items"], 4) << scored;
    EXPECT_EQ(scored["accuracy"], 0.75) << scored;
  }
}

TEST_F(Models, WhatIsMissingIsAnErrorWithItsName) {
  const auto error = [&](std::vector<std::string> arguments, int exit_code) {
    const Json json = this->json(std::move(arguments), exit_code);
    return json.contains("error") ? json["error"].dump() : "no error: " + json.dump();
  };
  const auto expect_has = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  expect_has(error({"run", at("none.mw"), "--input", "pattern:0"}, 1), "none.mw");
  expect_has(error({"run", at("net.mw")}, 2), "--input is missing");
  expect_has(error({"run", at("net.mw"), "--input", "pattern:0", "--target", "m99"}, 2), "m99");
  expect_has(error({"quantize", at("net.mw"), "--data", at("none.npy")}, 1), "none.npy");
  expect_has(error({"quantize", at("net.mw"), "--data", at("x.npy"), "--method", "best"}, 2),
             "minmax");
  expect_has(error({"eval", at("net.mw"), "--set", "mnist", "--data", at("x.npy")}, 2), "npy");
  expect_has(error({"demo", "--test", at("clips")}, 2), "--test needs --data");
  expect_has(error({"demo", "--data", at("clips"), "-o", at("demo")}, 1), "clips");
  EXPECT_FALSE(std::filesystem::exists(at("demo"))) << "nothing is written before the data is read";
}

// Writes net.tflite, a negation, and a peer that answers with a file.
class Verify : public Models {
 protected:
  void SetUp() override {
    auto graph = parse(R"(graph "net" {
  input x: f32[2]
  y: f32[2] = neg(x)
  output y
})");
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    const auto file = export_tflite(*graph);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(write_file(at("net.tflite"), *file).ok());
    const std::vector<float> x = {1, 2};
    ASSERT_TRUE(data::write_npy(at("x.npy"), data::Array::of<float>({2}, x)).ok());
  }
  // A Python that gives these values for y, or says why not.
  void set_peer(const std::vector<float>& y, const std::string& refusal = {}) {
    const std::filesystem::path bin = scratch_.path() / "venv" / "bin";
    std::filesystem::create_directories(bin);
    const std::string npy = at("1.npy");
    ASSERT_TRUE(data::write_npy(npy, data::Array::of<float>({int64_t(y.size())}, y)).ok());
    const std::string answer =
        "python3 -c \"import zipfile; z = zipfile.ZipFile('$3/item.0.npz', "
        "'w'); z.write('" +
        npy + "', '1.npy'); z.close()\" && echo Peer 1\n";
    const std::string script = refusal.empty() ? answer : "echo '" + refusal + "'; exit 1\n";
    ASSERT_TRUE(write_text(bin / "python", "#!/bin/sh\n" + script).ok());
    std::filesystem::permissions(bin / "python", std::filesystem::perms::all);
    ::setenv("MW_VENV", (scratch_.path() / "venv").c_str(), 1);
  }
  void TearDown() override { ::unsetenv("MW_VENV"); }
};

TEST_F(Verify, SaysThatAllAgree) {
  set_peer({-1, -2});
  const Json report =
      json({"verify", at("net.tflite"), "--target", "host", "--input", at("x.npy")});
  EXPECT_EQ(report["agrees"], true) << report;
  EXPECT_EQ(report["comparisons"][0]["operators"], 1) << report;
  EXPECT_EQ(report["comparisons"][1]["reference"], "Peer 1") << report;
  EXPECT_EQ(report["comparisons"][1]["operators"], 1) << report;
}

TEST_F(Verify, NamesTheFirstOperatorThatDiffersAndByHowMuch) {
  set_peer({-1, -2.5f});
  const ProcessOutput output =
      tool({"verify", at("net.tflite"), "--target", "host", "--input", at("x.npy")});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_NE(output.out.find("DIFFER at node 0 neg 'y', item 0: 1 of 2 values differ, most by 0.5: "
                            "-2, not -2.5"),
            std::string::npos)
      << output.out;
}

TEST_F(Verify, SaysWhyThereIsNoPeer) {
  set_peer({}, "nobody is in");
  const Json report = json({"verify", at("net.tflite"), "--target", "host"});
  EXPECT_EQ(report["agrees"], true) << report;
  EXPECT_EQ(report["comparisons"][1]["missing"], "nobody is in") << report;
  const Json alone = json({"verify", at("net.tflite"), "--target", "host", "--no-peer"});
  EXPECT_EQ(alone["comparisons"].size(), 1u) << alone;
}

}  // namespace
}  // namespace mw::cli
