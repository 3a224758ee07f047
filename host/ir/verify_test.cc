// SPDX-License-Identifier: Apache-2.0
#include "host/ir/verify.h"

#include <gtest/gtest.h>

#include "host/ir/text.h"

namespace mw {
namespace {

constexpr const char* kConv = R"(graph "g" {
  input x: s8[1,4,4,1] q(0.5, 1)
  const w: s8[2,1,1,1] q({0.5, 0.25}, 0) = {1, 2}
  y: s8[1,4,4,2] q(0.5, 0) = conv_2d(x, w, _)
  z: s8[1,4,4,2] q(0.5, 0) = conv_2d(x, w)
  output y
})";

// Applies `damage` to the graph above and returns verify's complaint.
template <class Damage>
std::string complaint(Damage damage) {
  Graph graph = *parse(kConv);
  damage(graph);
  const auto outcome = verify(graph);
  return outcome ? "none" : outcome.error().text();
}

TEST(Verify, NamesNodeAndSlot) {
  EXPECT_EQ(complaint([](Graph&) {}), "none");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].inputs[1] = 9; }),
            "node 0 conv_2d 'y' > input 1: no tensor 9");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].inputs[1] = kNoTensor; }),
            "node 0 conv_2d 'y' > input 1: a required input is absent");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].inputs.pop_back(), g.nodes[0].inputs.pop_back(); }),
            "node 0 conv_2d 'y': 1 inputs, takes 2 to 3");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].inputs[0] = g.nodes[1].outputs[0]; }),
            "node 0 conv_2d 'y' > input 0: tensor 3 'z' is read before it is made");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[1].outputs = g.nodes[0].outputs; }),
            "node 1 conv_2d 'z' > output 0: tensor 2 'y' already has a source");
  EXPECT_EQ(
      complaint([](Graph& g) { g.tensors[2].shape.dim[3] = 3; }),
      "node 0 conv_2d 'y' > output 0: declared shape [1,4,4,3] or data type differs from what "
      "the operator makes, [1,4,4,2]");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].attrs.pop_back(); }),
            "node 0 conv_2d 'y': attributes have the wrong size");
  EXPECT_EQ(complaint([](Graph& g) { g.nodes[0].attrs[0] = 77; }),
            "node 0 conv_2d 'y': attribute padding has no value 77");
}

TEST(Verify, ScalesOfWeightsRunWhereTheOperatorReadsThem) {
  EXPECT_EQ(complaint([](Graph& g) {
              g.tensors[1].shape = Shape{{1, 1, 1, 2}, 4};
              g.tensors[1].quant.axis = 3;
            }),
            "node 0 conv_2d 'y' > input 1: the scales run along axis 3, are read along axis 0");
}

TEST(Verify, OnlyAConstantIsInt4) {
  EXPECT_EQ(complaint([](Graph& g) { g.tensors[0].dtype = DType::s4, g.tensors[0].quant = {}; }),
            "tensor 0 'x': only a constant can be int4");
  EXPECT_EQ(complaint([](Graph& g) {
              Tensor weights{"w4", DType::s4, Shape{{3}, 1}, {}, bytes_of<uint8_t>({1, 2, 3})};
              weights.quant = {{0.5f}, 8, 0};
              g.add(std::move(weights));
            }),
            "tensor 4 'w4': constant has 3 bytes, its type needs 2");
}

TEST(Verify, NamesTheTensor) {
  EXPECT_EQ(complaint([](Graph& g) { g.tensors[0].quant.zero_point = 128; }),
            "tensor 0 'x': zero point 128 does not fit the data type");
  EXPECT_EQ(complaint([](Graph& g) {
              g.tensors[0].quant.scales = {1, 2};
            }),
            "tensor 0 'x': only a constant can be quantized per channel");
  EXPECT_EQ(complaint([](Graph& g) { g.tensors[1].quant.scales.push_back(1); }),
            "tensor 1 'w': 3 scales do not fit axis 0 of shape [2,1,1,1]");
  EXPECT_EQ(complaint([](Graph& g) { g.tensors[1].shape.dim[0] = 3; }),
            "tensor 1 'w': constant has 2 bytes, its type needs 3");
  EXPECT_EQ(complaint([](Graph& g) { g.tensors[0].shape.dim[0] = 0; }),
            "tensor 0 'x': shape [0,4,4,1] is empty or too large");
  EXPECT_EQ(complaint([](Graph& g) {
              g.add(Tensor{"lost", DType::f32, {}, {}, nullptr});
            }),
            "tensor 4 'lost': has no source: no input, no constant, no node's output");
  EXPECT_EQ(complaint([](Graph& g) { g.outputs = {-3}; }), "graph output 0: no tensor -3");
}

}  // namespace
}  // namespace mw
