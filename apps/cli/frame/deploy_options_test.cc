// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/deploy_options.h"

#include <gtest/gtest.h>

namespace mw::cli {
namespace {

TEST(DeployOptions, ValuesOfEachTypeAreNumbers) {
  const auto text = [](DType dtype, Bytes bytes) {
    api::OutputItems output;
    output.dtype = dtype;
    output.bytes = std::move(bytes);
    return values_text(output);
  };
  EXPECT_EQ(text(DType::s8, {0xff, 0x7f}), "-1 127 ");
  EXPECT_EQ(text(DType::u8, {0xff}), "255 ");
  EXPECT_EQ(text(DType::s16, {0x42, 0xea, 1, 0}), "-5566 1 ");
  EXPECT_EQ(text(DType::u16, {0x42, 0xea}), "59970 ");
  EXPECT_EQ(text(DType::s32, {0xfe, 0xff, 0xff, 0xff}), "-2 ");
  EXPECT_EQ(text(DType::s64, {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "-2 ");
  EXPECT_EQ(text(DType::f32, {0, 0, 0xc0, 0x3f}), "1.5 ");
}

}  // namespace
}  // namespace mw::cli
