// SPDX-License-Identifier: Apache-2.0
// What TFLM leaves as it was, or refuses in a run, ours defines.
#include "ops/detection_postprocess/detection_postprocess.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

std::vector<float> floats(const Bytes& bytes) {
  std::vector<float> out(bytes.size() / 4);
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}
Bytes bytes_of(const std::vector<float>& values) {
  Bytes out(values.size() * 4);
  std::memcpy(out.data(), values.data(), out.size());
  return out;
}

// Three anchors, of which the first two are almost one.
std::string text(const std::string& anchors, const std::string& attrs) {
  return "graph \"g\" {\n  input x: f32[1,3,4]\n  input s: f32[1,3,2]\n  const a: f32[3,4] = {" +
         anchors +
         "}\n  y: f32[1,4,4], c: f32[1,4], p: f32[1,4], n: f32[1] = detection_postprocess(x, s, a) "
         "{max_detections=3, num_classes=2, rows=4, nms_score_threshold=0.5, "
         "nms_iou_threshold=0.5, y_scale=10, x_scale=10, h_scale=5, w_scale=5, " +
         attrs + "}\n  output y\n  output c\n  output p\n  output n\n}\n";
}
const std::string kAnchors = "0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1.25, 4, 4, 2, 2";

std::vector<Bytes> run(const std::string& graph_text, const std::vector<float>& scores) {
  const auto graph = parse(graph_text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  Sim sim = Sim::open(*graph).value();
  // A run before it, which finds as many as it may.
  std::vector<float> x(12, 0);
  x[4] = 100;
  sim.run(std::vector<Bytes>{bytes_of(x), bytes_of(std::vector<float>(6, 0.9f))}).value();
  return sim.run(std::vector<Bytes>{bytes_of(std::vector<float>(12, 0)), bytes_of(scores)}).value();
}

TEST(DetectionPostprocessF32, WhatIsBehindTheCountIsZero) {
  const auto y =
      run(text(kAnchors, "max_classes_per_detection=1"), {0.1f, 0.7f, 0.9f, 0.2f, 0.3f, 0.6f});
  EXPECT_EQ(floats(y[3]), (std::vector<float>{2}));
  EXPECT_EQ(floats(y[1]), (std::vector<float>{0, 1, 0, 0}));
  EXPECT_EQ(floats(y[2]), (std::vector<float>{0.9f, 0.6f, 0, 0}));
  EXPECT_EQ(floats(y[0]),
            (std::vector<float>{0, -0.125f, 1, 1.125f, 3, 3, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0}));
}

// Of each class, the better of the first two boxes counts.
TEST(DetectionPostprocessF32, EachClassHasBoxesOfItsOwn) {
  const auto y = run(text(kAnchors, "use_regular_nms=true, detections_per_class=2"),
                     {0.8f, 0.7f, 0.9f, 0.6f, 0.3f, 0.6f});
  EXPECT_EQ(floats(y[3]), (std::vector<float>{3}));
  EXPECT_EQ(floats(y[1]), (std::vector<float>{0, 1, 1, 0}));
  EXPECT_EQ(floats(y[2]), (std::vector<float>{0.9f, 0.7f, 0.6f, 0}));
}

TEST(DetectionPostprocessF32, ABoxWithoutAreaLeavesNone) {
  const auto y =
      run(text("0.5, 0.5, 1, 1, 0.5, 0.5, 0, 1, 4, 4, 2, 2", "max_classes_per_detection=1"),
          {0.9f, 0.1f, 0.9f, 0.2f, 0.9f, 0.6f});
  EXPECT_EQ(floats(y[3]), (std::vector<float>{0}));
  EXPECT_EQ(floats(y[0]), std::vector<float>(16, 0));
}

TEST(DetectionPostprocessF32, ABoxOfManyClassesIsRefused) {
  const auto opens = [](const std::string& attrs) {
    return Sim::open(parse(text(kAnchors, attrs)).value()).ok();
  };
  EXPECT_FALSE(opens("max_classes_per_detection=2"));
  EXPECT_FALSE(opens("max_classes_per_detection=0"));
  EXPECT_TRUE(opens("max_classes_per_detection=2, use_regular_nms=true"));
}

}  // namespace
}  // namespace mw
