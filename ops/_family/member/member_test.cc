// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/member/member.h"

#include <gtest/gtest.h>

#include "host/ir/op_def.h"

namespace mw::member {
namespace {

// A container names kernels by ids that are made of their names.
TEST(Member, KernelsAreNamedAfterTheTypeTheyTake) {
  // Kernels that move values of any type of a width are called after its integers.
  const auto takes = [](const KernelRow& row, DType dtype) {
    return row.x == dtype || row.w == dtype || row.y == DType::none;
  };
  const std::pair<DType, const char*> endings[] = {
      {DType::s8, "_s8_ref"},   {DType::s16, "_s16_ref"}, {DType::s32, "_s32_ref"},
      {DType::s64, "_s64_ref"}, {DType::b8, "_b8_ref"},   {DType::f32, "_f32_ref"}};
  for (const auto& [dtype, ending] : endings) {
    int named = 0;
    for (const OpDef* op : all_ops()) {
      for (const KernelRow& row : op->rows) {
        if (row.name == op->core->name + std::string(ending)) {
          EXPECT_TRUE(takes(row, dtype)) << row.name;
          ++named;
        }
      }
    }
    EXPECT_GT(named, 0) << ending;
  }
}

}  // namespace
}  // namespace mw::member
