// SPDX-License-Identifier: Apache-2.0
// What generated steps hand to kernels.
#include <gtest/gtest.h>

#include "host/codegen/deployment.h"
#include "host/ir/text.h"

namespace mw {
namespace {

std::string source_of(uint32_t isa_mask) {
  std::string values = "{";
  for (int i = 0; i < 96; ++i) values += (i > 0 ? ", " : "") + std::to_string(i * 37 % 255 - 127);
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,5,5,8] q(0.5, 0)
  const k: s8[12,1,1,8] q(0.5, 0) = )" +
                           values + R"(}
  y: s8[1,5,5,12] q(90, 0) = conv_2d(x, k)
  output y
})");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  const auto deployment =
      make_deployment(*graph, {}, {Form::aot, "cortex-m4", {.isa_mask = isa_mask}, {}, {}});
  EXPECT_TRUE(deployment.ok()) << deployment.error().text();
  return print_source(*deployment);
}

// Each address takes stack of all that run behind it.
TEST(PrintSource, APackedKernelGetsNoPlaceForWhatItsStreamReplaces) {
  const std::string source = source_of(~0u);
  EXPECT_NE(source.find("conv_2d_s8_packed_arm_dsp(kStep0, mw::Args{slots, {1, 2, 3, 3}})"),
            std::string::npos)
      << source;
  EXPECT_EQ(source.find("nullptr, "), std::string::npos) << source;
}

// Others ask whether there is a bias.
TEST(PrintSource, AKernelThatIsNotPackedGetsEverySlot) {
  const std::string source = source_of(isa_bit(Isa::portable));
  EXPECT_NE(source.find("conv_2d_s8_portable(kStep0, mw::Args{slots, {3, 5, 6, 6}})"),
            std::string::npos)
      << source;
  EXPECT_NE(source.find("nullptr, "), std::string::npos) << source;
}

}  // namespace
}  // namespace mw
