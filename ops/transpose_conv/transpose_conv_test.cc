// SPDX-License-Identifier: Apache-2.0
// What the peers do not tell: TFLM reads an s32 bias of int16 as if it were s64, and sums that
// leave 32 bits are met too rarely.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

std::vector<int16_t> run(const Graph& graph, const std::vector<int16_t>& x) {
  auto sim = Sim::open(graph);
  EXPECT_TRUE(sim) << sim.error().text();
  if (!sim) return {};
  const std::vector<Bytes> inputs = {*bytes_of(x)};
  const auto outputs = sim->run(inputs);
  EXPECT_TRUE(outputs) << outputs.error().text();
  if (!outputs) return {};
  std::vector<int16_t> y(outputs->at(0).size() / sizeof(int16_t));
  std::memcpy(y.data(), outputs->at(0).data(), outputs->at(0).size());
  return y;
}

Graph with_bias(const std::string& bias, const std::string& scale) {
  std::string weights;
  for (int i = 0; i < 600; ++i) weights += i == 0 ? "127" : ", 127";
  auto graph = parse("graph \"g\" {\n  input x: s16[1,1,1,600] q(1, 0)\n" + bias +
                     "  const w: s8[1,1,1,600] q(1, 0) = {" + weights + "}\n  y: s16[1,1,1,1] q(" +
                     scale + ", 0) = transpose_conv(w, x, b)\n  output y\n}\n");
  EXPECT_TRUE(graph) << graph.error().text();
  return *graph;
}

// 600 products of the largest values leave 32 bits: with an s32 bias the sum wraps.
TEST(TransposeConv, Int16SumsAreAsWideAsTheirBias) {
  const std::vector<int16_t> x(600, 32767);  // 2,496,845,400, and wrapped -1,798,121,896
  const auto y = [&](const std::string& bias) {
    return run(with_bias("  const b: " + bias + "\n", "131072"), x);
  };
  EXPECT_EQ(y("s64[1] q(1, 0) = {0}"), (std::vector<int16_t>{19049}));
  EXPECT_EQ(y("s64[1] q(1, 0) = {1099511627776}"), (std::vector<int16_t>{32767}));
  EXPECT_EQ(y("s32[1] q(1, 0) = {0}"), (std::vector<int16_t>{-13719}));
  EXPECT_EQ(y("s32[1] q(1, 0) = {-131072}"), (std::vector<int16_t>{-13720}));
  EXPECT_EQ(y("s16[1] q(1, 0) = {-32768}"), (std::vector<int16_t>{19049}));
}

// Small sums, which need no 64 bits, are the same with either bias, but for the rounding.
TEST(TransposeConv, AnInt32BiasMeansWhatAnInt64OneDoes) {
  Rng rng(7);
  int compared = 0;
  while (compared < 20) {
    Graph wide = *find_op("transpose_conv")->random_case(rng, DType::s16);
    const TensorId b = wide.nodes[0].input(2);
    if (b == kNoTensor || wide.tensors[size_t(b)].dtype != DType::s64) continue;
    Graph narrow = wide;
    Tensor& bias = narrow.tensors[size_t(b)];
    std::vector<int32_t> values;
    for (int64_t value : bias.values<int64_t>()) values.push_back(int32_t(value));
    bias.dtype = DType::s32, bias.data = bytes_of(values);
    std::vector<int16_t> x(size_t(wide.tensors[size_t(wide.inputs[0])].shape.elems()));
    for (int16_t& value : x) value = int16_t(rng.between(-32768, 32767));
    const std::vector<int16_t> a = run(wide, x), c = run(narrow, x);
    ASSERT_EQ(a.size(), c.size());
    for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], c[i], 2) << print(wide);
    ++compared;
  }
}

}  // namespace
}  // namespace mw
