// SPDX-License-Identifier: Apache-2.0
// The seven models with recorded answers of TFLM: every output and every operator's CRC-32, through
// a plan without passes and through the device's own .tflite loader.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "host/import/tflite/tflite.h"
#include "host/sim/sim.h"
#include "test/shared.h"

namespace mw {
namespace {

using nlohmann::json;

// The inputs with which the answers were recorded.
Bytes pattern(int number, size_t count) {
  Bytes out(count);
  uint32_t state = 12345;
  for (size_t i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    out[i] = number == 0 ? uint8_t(i * 37 + 11) : uint8_t(state >> 24);
  }
  return out;
}

std::string hex(std::span<const uint8_t> bytes) {
  std::string text;
  for (uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// What a model must answer to one pattern.
struct Answer {
  int pattern;
  std::string output_hex;
  std::vector<uint32_t> crcs;  // of each operator of the file
};

std::vector<Answer> answers_of(const json& expected) {
  return {{0, expected["pattern0_out_hex"], expected["op_crc32_pattern0"]},
          {1, expected["pattern1_out_hex"], expected["op_crc32_pattern1_host"]}};
}

// node_of[step]: the operator that a step runs.
void check(Sim& sim, const std::vector<int>& node_of, const Answer& answer) {
  const Bytes input = pattern(answer.pattern, sim.input(0).size());
  std::ranges::copy(input, sim.input(0).begin());
  size_t steps = 0;
  const auto done =
      sim.run([&](uint32_t step, const KernelRow& row, std::span<const uint8_t> output) {
        ++steps;
        ASSERT_LT(step, node_of.size());
        const size_t node = size_t(node_of[step]);
        EXPECT_EQ(crc32(output), answer.crcs.at(node)) << "operator " << node << ", " << row.name;
      });
  EXPECT_TRUE(done.ok());
  EXPECT_EQ(steps, node_of.size());
  EXPECT_EQ(hex(sim.output(0)), answer.output_hex);
}

// All .tflite files below the folder, by name.
std::map<std::string, std::filesystem::path> model_files(const std::filesystem::path& folder) {
  std::map<std::string, std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    found[entry.path().filename().string()] = entry.path();
  }
  return found;
}

void check_model(const std::filesystem::path& path, const json& expected) {
  const Bytes file = *read_file(path);
  const auto graph = import_tflite(file, path.filename().string());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = make_plan(*graph, {});
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  std::vector<int> planned, all;
  for (const PlanStep& step : plan->steps) planned.push_back(step.node);
  for (size_t i = 0; i < graph->nodes.size(); ++i) all.push_back(int(i));
  auto from_plan = Sim::open_container(write_container(*plan).value());
  auto on_device = Sim::open_tflite(file);
  ASSERT_TRUE(from_plan.ok()) << from_plan.error().text();
  ASSERT_TRUE(on_device.ok()) << on_device.error().text();
  for (const Answer& answer : answers_of(expected)) {
    SCOPED_TRACE("pattern " + std::to_string(answer.pattern));
    {
      SCOPED_TRACE("plan");
      check(*from_plan, planned, answer);
    }
    SCOPED_TRACE("tflite");
    check(*on_device, all, answer);
  }
}

TEST(golden, tflm_outputs_and_every_operator) {
  const auto reference = shared_path("reference/tflm_goldens.json");
  const auto folder = shared_path("data/models/tflite");
  MW_NEEDS_SHARED(reference);
  MW_NEEDS_SHARED(folder);
  const json goldens = json::parse(*read_text(reference));
  const auto files = model_files(folder);
  for (const auto& [name, expected] : goldens["expected"].items()) {
    SCOPED_TRACE(name);
    std::string file;
    for (const auto& [candidate, digest] : goldens["model_sha256"].items()) {
      std::string lower = candidate;
      for (char& c : lower) c = char(std::tolower(uint8_t(c)));
      if (lower.find(name) != std::string::npos) file = candidate;
    }
    ASSERT_TRUE(files.contains(file)) << file;
    check_model(files.at(file), expected);
  }
}

}  // namespace
}  // namespace mw
