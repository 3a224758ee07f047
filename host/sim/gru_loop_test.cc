// SPDX-License-Identifier: Apache-2.0
// A GRU as Keras makes one that is not unrolled: a WHILE over the steps, whose body is the cell
// that resets behind the recurrent product. The same as the formula, in a plan and from a file.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "host/base/rng.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

constexpr int kSteps = 5, kIn = 2, kUnits = 3, kGates = 3 * kUnits;
using Floats = std::vector<float>;

struct Weights {
  Floats of_x = Floats(kGates * kIn), of_h = Floats(kGates * kUnits);
  Floats x_bias = Floats(kGates), h_bias = Floats(kGates);

  explicit Weights(Rng& rng) {
    for (Floats* each : {&of_x, &of_h, &x_bias, &h_bias}) {
      for (float& value : *each) value = float(rng.between(-999, 999)) / 1000;
    }
  }
};

std::string list(const Floats& values) {
  std::string text;
  for (float value : values) text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "{" + text + "}";
}

Graph gru(const Weights& w) {
  const Graph holds = parse(R"(graph "holds" {
  input t: s32[1]
  input h: f32[1,3]
  input x: f32[1,5,2]
  const steps: s32[1] = {5}
  y: b8[1] = less(t, steps)
  output y
}
)")
                          .value();
  const Graph body = parse(
                         "graph \"cell\" {\n"
                         "  input t: s32[1]\n  input h: f32[1,3]\n  input x: f32[1,5,2]\n"
                         "  const one: s32[1] = {1}\n  const whole: f32[1] = {1}\n"
                         "  const wx: f32[9,2] = " +
                         list(w.of_x) + "\n  const wh: f32[9,3] = " + list(w.of_h) +
                         "\n  const bx: f32[9] = " + list(w.x_bias) +
                         "\n  const bh: f32[9] = " + list(w.h_bias) + R"(
  next: s32[1] = add(t, one)
  row: f32[1,1,2] = gather(x, t) {axis=1}
  now: f32[1,2] = reshape(row) {rank=2, shape={1, 2, 0, 0, 0, 0}}
  a: f32[1,9] = fully_connected(now, wx, bx)
  b: f32[1,9] = fully_connected(h, wh, bh)
  az: f32[1,3], ar: f32[1,3], an: f32[1,3] = split(a) {axis=1}
  bz: f32[1,3], br: f32[1,3], bn: f32[1,3] = split(b) {axis=1}
  sz: f32[1,3] = add(az, bz)
  sr: f32[1,3] = add(ar, br)
  z: f32[1,3] = logistic(sz)
  r: f32[1,3] = logistic(sr)
  rn: f32[1,3] = mul(r, bn)
  sn: f32[1,3] = add(an, rn)
  n: f32[1,3] = tanh(sn)
  kept: f32[1,3] = mul(z, h)
  rest: f32[1,3] = sub(whole, z)
  new: f32[1,3] = mul(rest, n)
  out: f32[1,3] = add(kept, new)
  output next
  output out
  output x
}
)")
                         .value();
  const OpDef& loop = *find_op("loop");
  Node node{&loop, loop.attrs.defaults, {}, {}, "gru", {holds, body}};
  Graph outer;
  const Floats nothing(kUnits, 0);
  const std::vector<int32_t> first = {0};
  for (TensorId id : holds.inputs) {
    Tensor type = holds.tensors[size_t(id)];
    type.name += "_after";
    node.outputs.push_back(outer.add(type));
    type.name += "_before";
    if (type.dtype == DType::s32) type.data = bytes_of(first);
    if (type.shape.rank == 2) type.data = bytes_of(nothing);
    node.inputs.push_back(outer.add(std::move(type)));
  }
  outer.inputs = {node.inputs[2]};
  outer.outputs = {node.outputs[1]};
  outer.nodes.push_back(std::move(node));
  return outer;
}

float gate(const Floats& w, const Floats& bias, int row, const float* x, int count) {
  float sum = bias[size_t(row)];
  for (int i = 0; i < count; ++i) sum += w[size_t(row * count + i)] * x[i];
  return sum;
}

Floats formula(const Weights& w, const Floats& x) {
  const auto logistic = [](float value) { return 1 / (1 + std::exp(-value)); };
  Floats h(kUnits, 0);
  for (int t = 0; t < kSteps; ++t) {
    const auto of_x = [&](int row) {
      return gate(w.of_x, w.x_bias, row, &x[size_t(t * kIn)], kIn);
    };
    const auto of_h = [&](int row) { return gate(w.of_h, w.h_bias, row, h.data(), kUnits); };
    Floats next(kUnits);
    for (int u = 0; u < kUnits; ++u) {
      const float z = logistic(of_x(u) + of_h(u));
      const float r = logistic(of_x(kUnits + u) + of_h(kUnits + u));
      const float n = std::tanh(of_x(2 * kUnits + u) + r * of_h(2 * kUnits + u));
      next[size_t(u)] = z * h[size_t(u)] + (1 - z) * n;
    }
    h = next;
  }
  return h;
}

TEST(GruLoop, IsTheFormulaInAPlanAndFromAFile) {
  Rng rng(7);
  const Weights w(rng);
  const Graph graph = gru(w);
  const Bytes file = export_tflite(graph).value();
  auto plan = Sim::open(graph), device = Sim::open_tflite(file);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  ASSERT_TRUE(device.ok()) << device.error().text();
  for (int run = 0; run < 3; ++run) {
    Floats x(kSteps * kIn), got(kUnits);
    for (float& value : x) value = float(rng.uniform(-2, 2));
    Bytes in(x.size() * 4);
    std::memcpy(in.data(), x.data(), in.size());
    const Bytes y = plan->run(std::vector<Bytes>{in}).value()[0];
    EXPECT_EQ(device->run(std::vector<Bytes>{in}).value()[0], y);
    std::memcpy(got.data(), y.data(), y.size());
    const Floats want = formula(w, x);
    for (int u = 0; u < kUnits; ++u) EXPECT_NEAR(got[size_t(u)], want[size_t(u)], 1e-5f);
  }
}

}  // namespace
}  // namespace mw
