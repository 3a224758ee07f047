// SPDX-License-Identifier: Apache-2.0
// The container validator: what is cut off or damaged is refused or harmless, and nothing that it
// did not check is run.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/random_case.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

Bytes sample_container() {
  Rng rng(3);
  const auto graph = find_op("conv_2d")->random_case(rng, DType::s8);
  return write_container(make_plan(*graph, {}).value());
}

TEST(Container, EveryTruncationIsRefused) {
  const Bytes whole = sample_container();
  ASSERT_TRUE(Sim::open_container(whole).ok());
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_FALSE(Sim::open_container(Bytes(whole.begin(), whole.begin() + int(bytes))).ok())
        << bytes;
  }
}

TEST(Container, DamagedBytesAreRefusedOrRun) {
  const Bytes whole = sample_container();
  for (size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= 0xff;
    auto sim = Sim::open_container(damaged);
    if (sim.ok()) sim->run();
  }
}

TEST(Container, MoreStepsThanAFaultCanNameAreRefused) {
  Bytes container = sample_container();
  ContainerHeader header;
  std::memcpy(&header, container.data(), sizeof(header));
  for (uint32_t count : {0x8000u, 0xffffu}) {
    header.step_count = uint16_t(count);
    std::memcpy(container.data(), &header, sizeof(header));
    EXPECT_FALSE(Sim::open_container(container).ok()) << count;
  }
}

// A table is checked once, when the model is opened: no step may write it afterwards.
TEST(Container, CheckedTablesInTheArenaAreRefused) {
  Bytes container = sample_container();
  ContainerHeader header;
  std::memcpy(&header, container.data(), sizeof(header));
  uint8_t* refs = container.data() + header.steps_at + sizeof(StepHeader);
  constexpr size_t kShift = 4;  // after x, w, b and the multipliers
  const Ref in_arena = Ref::make(Region::arena, 0);
  std::memcpy(refs + kShift * sizeof(Ref), &in_arena, sizeof(in_arena));
  auto sim = Sim::open_container(container);
  ASSERT_FALSE(sim.ok());
  EXPECT_EQ(sim.error().where, "plan container > step 0 > slot 4") << sim.error().text();
}

}  // namespace
}  // namespace mw
