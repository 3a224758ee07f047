// SPDX-License-Identifier: Apache-2.0
// The version of an operator in an exported file is the one in which TensorFlow Lite began to take
// these types and ranks: older readers then say what they lack.
#include <gtest/gtest.h>

#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"

namespace mw {
namespace {

struct Row {
  const char* op;
  DType dtype;
  uint32_t rank;  // of the output; 0: any
  int version;
};

// Source: op_version.cc of TensorFlow Lite.
constexpr Row kRows[] = {
    {"concatenation", DType::f32, 0, 1},
    {"concatenation", DType::s8, 0, 2},
    {"equal", DType::f32, 0, 1},
    {"equal", DType::s8, 0, 2},
    {"pack", DType::f32, 0, 1},
    {"pack", DType::s8, 0, 2},
    {"unpack", DType::f32, 0, 1},
    {"unpack", DType::s8, 0, 2},
    {"split", DType::f32, 0, 1},
    {"split", DType::s8, 0, 2},
    {"split_v", DType::f32, 0, 1},
    {"split_v", DType::s8, 0, 2},
    {"slice", DType::f32, 4, 1},
    {"slice", DType::s8, 4, 2},
    {"slice", DType::s16, 4, 4},
    {"slice", DType::f32, 5, 5},
    {"transpose", DType::f32, 4, 1},
    {"transpose", DType::s8, 4, 2},
    {"transpose", DType::s16, 4, 5},
    {"transpose", DType::f32, 5, 4},
    {"space_to_depth", DType::f32, 4, 1},
    {"space_to_depth", DType::s8, 4, 2},
    {"depth_to_space", DType::f32, 4, 1},
    {"depth_to_space", DType::s8, 4, 2},
    {"reverse_v2", DType::f32, 0, 1},
    {"reverse_v2", DType::s8, 0, 3},
    {"reverse_v2", DType::b8, 0, 2},
    {"tile", DType::f32, 0, 1},
    {"broadcast_to", DType::f32, 0, 2},
    {"broadcast_to", DType::s8, 0, 3},
    {"broadcast_to", DType::s16, 0, 3},
    {"space_to_batch_nd", DType::f32, 4, 1},
    {"space_to_batch_nd", DType::s8, 4, 2},
    {"space_to_batch_nd", DType::f32, 3, 3},
    {"batch_to_space_nd", DType::s16, 4, 4},
    {"batch_to_space_nd", DType::s8, 3, 3},
    {"mirror_pad", DType::f32, 0, 1},
    {"mirror_pad", DType::s8, 0, 2},
    {"mirror_pad", DType::s16, 0, 3},
    {"maximum", DType::s32, 2, 1},
    {"maximum", DType::s8, 2, 2},
    {"maximum", DType::s16, 2, 4},
    {"add", DType::f32, 2, 1},
    {"add", DType::s8, 2, 2},
    {"add", DType::s16, 2, 3},
    {"sub", DType::f32, 2, 1},
    {"sub", DType::s8, 2, 2},
    {"sub", DType::s16, 2, 5},
    {"mul", DType::f32, 2, 1},
    {"mul", DType::s8, 2, 2},
    {"mul", DType::s16, 2, 4},
    {"div", DType::s8, 2, 1},
    {"floor_div", DType::s32, 2, 1},
    {"floor_div", DType::f32, 2, 2},
    {"floor_mod", DType::f32, 2, 1},
    {"squared_difference", DType::s8, 2, 2},
    {"batch_matmul", DType::f32, 0, 1},
    {"batch_matmul", DType::s8, 0, 2},
    {"batch_matmul", DType::s16, 0, 3},
    {"unidirectional_sequence_lstm", DType::s8, 0, 1},
    {"unidirectional_sequence_lstm", DType::s16, 0, 5},
};

TEST(tflite, operators_have_the_version_that_took_their_types) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << row.op << " " << int(row.dtype) << " rank " << row.rank);
    Rng rng(1);
    const OpDef& op = *find_op(row.op);
    std::optional<Graph> graph;
    for (int i = 0; i < 200; ++i) {
      graph = op.random_case(rng, row.dtype);
      ASSERT_TRUE(graph.has_value());
      const Tensor& y = graph->tensors[size_t(graph->outputs[0])];
      if (row.rank == 0 || y.shape.rank == row.rank) break;
      graph.reset();
    }
    ASSERT_TRUE(graph.has_value());
    const auto file = export_tflite(*graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    EXPECT_EQ(tflite::GetModel(file->data())->operator_codes()->Get(0)->version(), row.version);
  }
}

}  // namespace
}  // namespace mw
