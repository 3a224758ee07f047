// SPDX-License-Identifier: Apache-2.0
// Every port that has a toolchain here: the self-test of its family, and replaying a small model.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "host/base/files.h"
#include "host/base/process.h"
#include "host/base/rng.h"
#include "host/device/firmware.h"
#include "host/device/runner.h"
#include "ports/selftest.h"
#include "source_dir.h"

namespace mw {
namespace {

namespace fs = std::filesystem;
const fs::path kSources = MW_SOURCE_DIR;
const fs::path kPorts = kSources / "ports";

std::vector<std::string> port_names() {
  const auto names = target_names(kPorts);
  return names ? *names : std::vector<std::string>();
}

std::vector<std::string> emulated_port_names() {
  std::vector<std::string> names = port_names();
  std::erase_if(names, [](const std::string& name) {
    const auto target = load_target(kPorts, name);
    return target && !target->qemu;
  });
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Port : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto loaded = load_target(kPorts, GetParam());
    ASSERT_TRUE(loaded) << loaded.error().text();
    target_ = *loaded;
    for (const std::string& program : {target_.compiler(), emulator_of(target_)}) {
      if (!program.empty() && !program_exists(program))
        GTEST_SKIP() << "SKIPPED: " << program << " is not installed";
    }
    std::string pattern = testing::TempDir() + "milliwatt-port-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    const auto written = write_port(target_, kSources, folder_);
    ASSERT_TRUE(written) << written.error().text();
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  Firmware build() {
    auto built = build_firmware(target_, {.folder = folder_});
    EXPECT_TRUE(built) << built.error().text();
    return built ? *built : Firmware();
  }
  Target target_;
  fs::path folder_;
};

class Selftest : public Port {
 protected:
  void SetUp() override {
    Port::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const fs::path core = kPorts / target_.family / "selftest" / "core.cc";
    ASSERT_TRUE(fs::exists(core)) << "a family of emulated cores has its part of the self-test";
    const fs::path bare = kPorts / "bare" / "selftest";
    fs::copy_file(bare / "main.cc", folder_ / "main.cc");
    fs::copy_file(core, folder_ / "core.cc");
    fs::create_directories(folder_ / "ports/bare/selftest");
    fs::copy_file(bare / "core.h", folder_ / "ports/bare/selftest/core.h");
    image_ = build().product;
    ASSERT_FALSE(image_.empty());
  }
  Result<ProcessOutput> run(const SelftestRequest& request, const Bytes& payload,
                            double timeout_s) {
    Bytes file(sizeof request);
    std::memcpy(file.data(), &request, sizeof request);
    file.insert(file.end(), payload.begin(), payload.end());
    EXPECT_TRUE(write_file(folder_ / "selftest.in", file));
    return run_firmware(target_, image_, folder_, timeout_s);
  }
  fs::path image_;
};

TEST_P(Selftest, KnowsWhatItRan) {
  SelftestRequest request;
  request.short_iterations = 500'000;
  request.long_iterations = 2'500'000;
  Bytes payload(1'500'001);
  Rng rng(1);
  for (uint8_t& byte : payload) byte = uint8_t(rng.next());
  request.copy_bytes = uint32_t(payload.size());
  const auto output = run(request, payload, 20);
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(output->exit_code, 42) << output->out << output->err;
  EXPECT_NE((output->out + output->err).find("selftest\n"), std::string::npos);

  const auto file = read_file(folder_ / "selftest.out");
  ASSERT_TRUE(file) << file.error().text();
  SelftestResult result;
  ASSERT_EQ(file->size(), sizeof result + payload.size());
  std::memcpy(&result, file->data(), sizeof result);
  EXPECT_TRUE(std::equal(payload.begin(), payload.end(), file->begin() + sizeof result));
  EXPECT_TRUE(result.started);
  EXPECT_TRUE(result.missing_file);
  EXPECT_EQ(result.stack_bytes, kSelftestFrameBytes);

  // Two readings of the clock are each at most a tick off, and the readings themselves cost less
  // than two ticks, or some instructions where a tick is short.
  const double a_tick = target_.qemu->instructions_per_tick;
  const double readings = std::max(3 * a_tick, 30.0);
  EXPECT_LE(result.empty_ticks * a_tick, readings);
  const auto expect_instructions = [&](uint32_t ticks, double instructions) {
    EXPECT_NEAR(ticks * a_tick, instructions, readings);
  };
  expect_instructions(result.short_ticks, 2.0 * request.short_iterations);
  expect_instructions(result.long_ticks, 2.0 * request.long_iterations);
  // Here the interrupt that counts periods runs often, and takes some instructions itself.
  EXPECT_TRUE(target_.family != "cortex_m" || result.overruns > 20) << result.overruns;
  const double extra = result.period_ticks * a_tick - 2.0 * request.long_iterations;
  EXPECT_GE(extra, -readings);
  EXPECT_LE(extra, readings + 8.0 * result.overruns);
}

TEST_P(Selftest, FaultEndsTheRun) {
  const auto output = run({.mode = kSelftestFault}, {}, 20);
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(output->exit_code, 70);
}

TEST_P(Selftest, HangRunsIntoTheTimeout) {
  const auto output = run({.mode = kSelftestHang}, {}, 0.5);
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().what.find("0.5 s"), std::string::npos) << output.error().text();
}

TEST_P(Selftest, SizesCountWhatIsLinked) {
  const auto sizes = elf_sizes(image_);
  ASSERT_TRUE(sizes) << sizes.error().text();
  EXPECT_GT(sizes->code_bytes, 500u);
  EXPECT_GE(sizes->ram_bytes, 4000u + 32768u);  // the zeroed array and the measuring stack
  EXPECT_EQ(sizes->model_bytes, 0u);
}

TEST_P(Port, DamagedFirmwareIsAnError) {
  ASSERT_TRUE(write_text(folder_ / "replay.elf", "not an image"));
  const Bytes item(4);
  const auto damaged =
      replay(target_, folder_ / "replay.elf", {.item_bytes = 4, .items = item, .timeout_s = 5});
  EXPECT_FALSE(damaged);
  const auto absent = replay(target_, folder_ / "absent.elf", {.item_bytes = 4, .items = item});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().what, "no such firmware");
}

// y = x + (sum of all items before, when the model keeps state), in two observable steps.
constexpr const char* kSmallModel = R"(
#include "ports/harness.h"
namespace mw { namespace harness {
namespace {
constexpr uint32_t kBytes = 64;
[[gnu::section(".mw_model.weights")]] extern const uint8_t weights[kBytes];
alignas(16) const uint8_t weights[kBytes] = {WEIGHTS};
alignas(16) uint8_t input[kBytes], middle[kBytes], output[kBytes], state;
const uint32_t bytes[] = {kBytes};
[[gnu::noinline]] void first() {
  for (uint32_t i = 0; i < kBytes; ++i) middle[i] = uint8_t(input[i] + weights[i]), input[i] = 0;
}
[[gnu::noinline]] void second() {
  for (uint32_t i = 0; i < kBytes; ++i) output[i] = uint8_t(middle[i] + state);
  state = uint8_t(state + STATE);
}
void run() { first(); second(); }
void run_observed(StepHook hook, void* context) {
  first();
  hook(context, 0, middle, kBytes);
  second();
  hook(context, 1, output, kBytes);
}
Fault open() {
  state = 0;
  return {Status::STATUS, 3, 1};
}
uint8_t* input_at(uint32_t) { return input; }
const uint8_t* output_at(uint32_t) { return output; }
}  // namespace
// Functions with names: in C++14 a lambda in here would make this a static constructor's work.
const Model kModel = {1, bytes, 1, bytes, open, input_at, output_at, run, 2, run_observed};
}}  // namespace mw::harness
)";

std::string small_model(const std::string& state, const std::string& status) {
  std::string text = kSmallModel;
  const auto fill = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  fill("WEIGHTS", "1, 2, 3");
  fill("STATE);", state + ");");
  fill("Status::STATUS", "Status::" + status);
  return text;
}

Bytes small_items(uint32_t count) {
  Bytes items(count * 64);
  for (size_t i = 0; i < items.size(); ++i) items[i] = uint8_t(i * 7);
  return items;
}

TEST_P(Port, ReplaysAStatelessModel) {
  ASSERT_TRUE(write_text(folder_ / "ports" / "replay_model.cc", small_model("0", "ok")));
  const Bytes items = small_items(3);
  const auto got =
      replay(target_, build().replay, {.item_bytes = 64, .items = items, .observe = true});
  ASSERT_TRUE(got) << got.error().text();
  Bytes expected = items;
  for (size_t i = 0; i < expected.size(); i += 64) {
    for (uint8_t k = 0; k < 3; ++k) expected[i + k] = uint8_t(expected[i + k] + k + 1);
  }
  EXPECT_EQ(got->outputs, expected);
  ASSERT_EQ(got->steps.size(), 2u);
  const uint32_t crc = crc32(std::span<const uint8_t>(expected).first(64));
  EXPECT_EQ(got->steps[0].output_crc32, crc);
  EXPECT_EQ(got->steps[1].output_crc32, crc);
  ASSERT_EQ(got->instructions.has_value(), target_.qemu.has_value());
  if (!target_.qemu) return;
  EXPECT_GT(*got->instructions, 40.0);  // with vectors of 16 bytes
  EXPECT_LT(*got->instructions, 2500.0);
  EXPECT_NEAR(*got->steps[0].instructions + *got->steps[1].instructions, *got->instructions,
              std::max(4 * target_.qemu->instructions_per_tick, 100.0));
  EXPECT_GE(*got->stack_bytes, 4u);
  EXPECT_LE(*got->stack_bytes, 64u);
  const auto again =
      replay(target_, folder_ / "build/replay.elf", {.item_bytes = 64, .items = items});
  ASSERT_TRUE(again);
  EXPECT_NEAR(*again->instructions, *got->instructions, *got->instructions / 1000);
  const auto sizes = elf_sizes(folder_ / "build/replay.elf");
  ASSERT_TRUE(sizes);
  EXPECT_EQ(sizes->model_bytes, 64u);
}

TEST_P(Port, ReplaysAModelWithState) {
  ASSERT_TRUE(write_text(folder_ / "ports" / "replay_model.cc", small_model("1", "ok")));
  const Bytes items(5 * 64);
  const auto got = replay(target_, build().replay,
                          {.item_bytes = 64, .items = items, .stateful = true, .observe = true});
  ASSERT_TRUE(got) << got.error().text();
  for (size_t item = 0; item < 5; ++item) EXPECT_EQ(got->outputs[item * 64 + 63], item);
}

TEST_P(Port, NamesTheFaultOfAModelThatDoesNotOpen) {
  ASSERT_TRUE(
      write_text(folder_ / "ports" / "replay_model.cc", small_model("0", "arena_too_small")));
  const Bytes items = small_items(1);
  const auto got = replay(target_, build().replay, {.item_bytes = 64, .items = items});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().where, GetParam() + " > step 3 > slot 1");
  EXPECT_NE(got.error().what.find(status_text(Status::arena_too_small)), std::string::npos);
}

TEST_P(Port, RefusesInputsOfAnotherModel) {
  ASSERT_TRUE(write_text(folder_ / "ports" / "replay_model.cc", small_model("0", "ok")));
  const Bytes items(80);
  const auto got = replay(target_, build().replay, {.item_bytes = 80, .items = items});
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("not those of the model"), std::string::npos);
}

TEST_P(Port, EmptyFirmwareIsSmall) {
  ASSERT_TRUE(write_text(folder_ / "main.cc", "int main() { for (;;) {} }\n"));
  const Firmware firmware = build();
  if (!target_.qemu) return;
  const auto sizes = elf_sizes(firmware.product);
  ASSERT_TRUE(sizes) << sizes.error().text();
  EXPECT_LE(sizes->flash_bytes(), 300u);
  EXPECT_EQ(sizes->ram_bytes, 0u);
}

TEST_P(Port, CompilerErrorsAreReported) {
  ASSERT_TRUE(write_text(folder_ / "main.cc", "int main() { return missing_name; }\n"));
  const auto built = build_firmware(target_, {.folder = folder_});
  ASSERT_FALSE(built);
  EXPECT_NE(built.error().what.find("missing_name"), std::string::npos) << built.error().text();
  EXPECT_EQ(built.error().kind, ErrorKind::unsupported) << "it is not a matter of size";
  EXPECT_FALSE(built.error().hint.empty());
}

TEST_P(Port, AnImageThatDoesNotFitIsToldFromABrokenBuild) {
  if (!target_.qemu) GTEST_SKIP() << "the host has no limit";
  ASSERT_TRUE(write_text(folder_ / "main.cc",
                         "static volatile char big[64u << 20];\n"
                         "int main() { return big[5]; }\n"));
  const auto built = build_firmware(target_, {.folder = folder_});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().kind, ErrorKind::does_not_fit) << built.error().text();
}

INSTANTIATE_TEST_SUITE_P(All, Port, testing::ValuesIn(port_names()), test_name);
INSTANTIATE_TEST_SUITE_P(All, Selftest, testing::ValuesIn(emulated_port_names()), test_name);

}  // namespace
}  // namespace mw
