// SPDX-License-Identifier: Apache-2.0
// Models from TensorFlow's converter with golden inputs and outputs: every one that uses only our
// operators, in int8 and float32, must import, run and answer, as a plan and on the device loader.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/data/archive.h"
#include "host/data/npy.h"
#include "host/import/tflite/fold_shapes.h"
#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"
#include "test/shared.h"

namespace mw {
namespace {

using nlohmann::json;

constexpr float kFloatTolerance = 1e-5f;  // relative to the largest output

tflite::BuiltinOperator operator_named(const std::string& name) {
  for (tflite::BuiltinOperator op : tflite::EnumValuesBuiltinOperator()) {
    if (tflite::EnumNameBuiltinOperator(op) == name) return op;
  }
  return tflite::BuiltinOperator::CUSTOM;
}

// Import computes some operators on shapes away, which the device's loader does not.
bool needs_folding(const json& model) {
  return std::ranges::any_of(model["ops"],
                             [](const json& op) { return folds_shapes(operator_named(op["op"])); });
}

// Whether the manifest's model uses only what we have, and TFLM itself gave the answers.
bool is_ours(const json& model) {
  for (const auto& [type, count] : model["tensor_types"].items()) {
    if (type != "INT8" && type != "INT16" && type != "INT32" && type != "FLOAT32") return false;
  }
  for (const json& op : model["ops"]) {
    const tflite::BuiltinOperator builtin = operator_named(op["op"]);
    if (find_op_by_tflite(uint16_t(builtin)) == nullptr && !folds_shapes(builtin)) return false;
  }
  return model["oracle"] == "tflm" && model["subgraphs"] == 1;
}

void expect_close(const Bytes& got, const data::Array& want) {
  ASSERT_EQ(got.size(), want.bytes.size());
  if (want.dtype != DType::f32) {
    EXPECT_EQ(got, want.bytes);
    return;
  }
  const std::vector<float> values = want.values<float>();
  float largest = 1e-6f, worst = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    float value;
    std::memcpy(&value, got.data() + 4 * i, 4);
    largest = std::max(largest, std::fabs(values[i]));
    worst = std::max(worst, std::fabs(value - values[i]));
  }
  EXPECT_LE(worst / largest, kFloatTolerance);
}

data::Array member(const data::Archive& archive, const std::string& name) {
  return *data::decode_npy(archive.at(name + ".npy"));
}

void check_cases(Sim& sim, const data::Archive& archive) {
  for (int number = 0; archive.contains("case" + std::to_string(number) + "_in0.npy"); ++number) {
    const std::string prefix = "case" + std::to_string(number);
    SCOPED_TRACE(prefix);
    std::vector<Bytes> inputs;
    for (size_t i = 0; i < sim.input_count(); ++i) {
      inputs.push_back(member(archive, prefix + "_in" + std::to_string(i)).bytes);
    }
    const auto outputs = sim.run(inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.error().text();
    for (size_t i = 0; i < outputs->size(); ++i) {
      expect_close((*outputs)[i], member(archive, prefix + "_out" + std::to_string(i)));
    }
  }
}

void check_model(const json& model, const std::filesystem::path& folder) {
  const Bytes file = *read_file(folder / std::string(model["file"]));
  const auto archive = data::read_archive(folder / std::string(model["cases"]));
  ASSERT_TRUE(archive.ok()) << archive.error().text();
  const auto graph = import_tflite(file, model["name"].get<std::string>());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  auto plan = Sim::open(*graph);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  check_cases(*plan, *archive);
  if (!needs_folding(model)) {
    auto device = Sim::open_tflite(file);
    ASSERT_TRUE(device.ok()) << device.error().text();
    check_cases(*device, *archive);
  }
  // What we export is the same model again.
  const auto exported = export_tflite(*graph);
  ASSERT_TRUE(exported.ok()) << exported.error().text();
  auto again = Sim::open_tflite(*exported);
  ASSERT_TRUE(again.ok()) << again.error().text();
  check_cases(*again, *archive);
}

TEST(golden, converted_models) {
  const auto folder = shared_path("data/models/converted");
  MW_NEEDS_SHARED(folder / "MANIFEST.jsonl");
  std::istringstream manifest(*read_text(folder / "MANIFEST.jsonl"));
  size_t count = 0;
  for (std::string line; std::getline(manifest, line);) {
    const json model = json::parse(line);
    if (!is_ours(model)) continue;
    SCOPED_TRACE(std::string(model["file"]));
    check_model(model, folder);
    ++count;
  }
  EXPECT_GE(count, 16u);
}

// Every other model ends in an error that names its place and its reason.
TEST(golden, models_beyond_us_are_refused_with_a_reason) {
  const auto folder = shared_path("data/models");
  MW_NEEDS_SHARED(folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".tflite") continue;
    const auto graph = import_tflite(*read_file(entry.path()), entry.path().filename().string());
    if (graph.ok()) continue;
    EXPECT_FALSE(graph.error().what.empty());
    EXPECT_FALSE(graph.error().hint.empty()) << graph.error().text();
  }
}

}  // namespace
}  // namespace mw
