// SPDX-License-Identifier: Apache-2.0
// Firmware that checks itself: what the host computed when it was compiled holds on every emulated
// core, in every form, and no longer once a weight or the number differs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/base/process.h"
#include "host/codegen/selftest.h"
#include "host/device/firmware.h"
#include "host/import/tflite/tflite.h"
#include "host/sim/sim.h"
#include "test/slow/on_core.h"

namespace mw {
namespace {

constexpr int kHolds = 42, kDiffers = 1;

// What a firmware ends with that does nothing else.
int exit_code_of(const Target& target, const Deployment& deployment) {
  const Scratch scratch("selftest");
  EXPECT_TRUE(write_project(deployment, target, {MW_SOURCE_DIR, true, "-O2"}, scratch.path()).ok());
  const std::string main = fmt::format(R"(#include "model.h"
#include "ports/port.h"
alignas(16) static uint8_t arena[::{0}::kArenaBytes];
int main() {{
  ::{0}::Model model(arena);
  if (!model.open().ok()) mw::port::exit(2);
  mw::port::exit(::{0}::self_test(model) ? {1} : {2});
}}
)",
                                       deployment.name, kHolds, kDiffers);
  EXPECT_TRUE(write_text(scratch.path() / "main.cc", main).ok());
  const auto made = run_process(
      {{"make", "-s", "OPT=-O2 -DMW_SELF_TEST", "build/firmware.elf"}, scratch.path(), 300});
  EXPECT_TRUE(made.ok() && made->exit_code == 0) << (made ? made->err : made.error().text());
  const auto ran = run_firmware(target, scratch.path() / "build/firmware.elf", scratch.path(), 60);
  EXPECT_TRUE(ran.ok()) << ran.error().text();
  return ran ? ran->exit_code : -1;
}

class SelfTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    target_ = load_test_target(GetParam()).value();
    for (const std::string& program : {target_.compiler(), emulator_of(target_)}) {
      if (!program_exists(program)) GTEST_SKIP() << "SKIPPED: " << program << " is not installed";
    }
  }
  Deployment deployment(const char* op, DType dtype, Form form) {
    Rng rng(3);
    const Graph graph = find_op(op)->random_case(rng, dtype).value();
    const Bytes file = export_tflite(graph).value();
    DeployOptions options{form, GetParam(), {.isa_mask = target_.isa_mask()}, "checked", {}};
    Deployment made = make_deployment(graph, file, options).value();
    if (form == Form::tflite) {
      const auto sim = Sim::open_tflite(file);
      made.arena_bytes = sim->arena_bytes() + 4096;
    }
    return made;
  }

  Target target_;
};

TEST_P(SelfTest, HoldsInEveryForm) {
  for (Form form : {Form::tflite, Form::plan, Form::aot}) {
    if (form != Form::aot && GetParam() != "cortex-m3") continue;  // the forms share all of it
    EXPECT_EQ(exit_code_of(target_, deployment("conv_2d", DType::s8, form)), kHolds)
        << kFormNames[int(form)];
  }
  EXPECT_EQ(exit_code_of(target_, deployment("softmax", DType::f32, Form::aot)), kHolds);
}

TEST_P(SelfTest, TellsAnotherWeightAndAnotherNumber) {
  Deployment other = deployment("fully_connected", DType::s8, Form::aot);
  ASSERT_EQ(other.plan.steps.size(), 1u);
  const Ref weights = other.plan.steps[0].in[1];
  ASSERT_EQ(weights.region(), Region::constants);
  Deployment damaged = other;
  for (uint32_t i = 0; i < 4; ++i) damaged.image[weights.offset() + i] ^= 0x55;
  EXPECT_EQ(exit_code_of(target_, damaged), kDiffers);
  *other.self_test ^= 1;
  EXPECT_EQ(exit_code_of(target_, other), kDiffers);
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(EveryCore, SelfTest, testing::ValuesIn(emulated_cores()), test_name);

}  // namespace
}  // namespace mw
