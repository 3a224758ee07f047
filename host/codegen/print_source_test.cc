// SPDX-License-Identifier: Apache-2.0
// What generated steps hand to kernels.
#include <gtest/gtest.h>

#include "host/codegen/deployment.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "ops/_family/conv/conv.h"

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

TEST(PrintSource, APlanOfViewsAloneHasNoArrayOfKernels) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[2,3] q(0.5, 0)
  y: s8[2,1,3] q(0.5, 0) = expand_dims(x) {axis=1}
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto deployment = make_deployment(*graph, {}, {Form::plan, "cortex-m4", {}, {}, {}});
  ASSERT_TRUE(deployment.ok()) << deployment.error().text();
  const std::string source = print_source(*deployment);
  EXPECT_EQ(source.find("kRows[] = {\n}"), std::string::npos) << source;
  EXPECT_NE(source.find("kRows{}"), std::string::npos) << source;
}

size_t count(const std::string& text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(PrintSource, StepsOfEqualParamsShareOneFunctionAndOneConstant) {
  Rng rng(2);
  CaseBuilder build(rng, DType::s8);
  TensorId last = build.input({1, 12, 12, 8});
  for (int32_t stride : {1, 1, 2}) {
    ConvAttrs attrs;
    attrs.stride_h = attrs.stride_w = stride;
    const TensorId w = build.weights({1, 3, 3, 8}, 3);
    const QuantInfo quant = build.graph().tensors[size_t(last)].quant;
    last = add_node(build.graph(), *find_op("depthwise_conv_2d"), attrs, {last, w},
                    "layer" + std::to_string(w), quant)
               .value();
  }
  build.graph().outputs = {last};
  DeployOptions options{Form::aot, "host", {}};
  options.plan.overlap = false;  // all in one direction
  const std::string source = print_source(make_deployment(build.graph(), {}, options).value());
  EXPECT_EQ(count(source, "Params kStep"), 2u);
  EXPECT_EQ(count(source, "void fixed"), 2u);
  EXPECT_EQ(count(source, "    fixed0("), 2u);
  EXPECT_EQ(count(source, "    fixed2("), 1u);
  EXPECT_EQ(count(source, "#include \"ops/depthwise_conv_2d/depthwise_conv_2d_portable.h\""), 1u);
}

}  // namespace
}  // namespace mw
