// SPDX-License-Identifier: Apache-2.0
// Models and sets that a user brings: arrays of any kind, labels of any kind, and sets that a model
// is not made for.
#include "host/recipes/evaluate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>

#include "host/data/wav.h"
#include "host/deploy/items.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"

namespace mw {

namespace {

namespace fs = std::filesystem;
using data::Array;

// Three classes: the first three of six values.
constexpr const char* kThree = R"(graph "three" {
  input x: f32[1,6]
  const w: f32[3,6] = {1,0,0,0,0,0, 0,1,0,0,0,0, 0,0,1,0,0,0}
  y: f32[1,3] = fully_connected(x, w, _)
  output y
})";
constexpr const char* kOne = R"(graph "one" {
  input x: f32[1,6]
  const w: f32[1,6] = {1,0,0,0,0,0}
  y: f32[1,1] = fully_connected(x, w, _)
  output y
})";

class EvaluateSets : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder); }
  std::string model(const char* text, const std::vector<std::string>& labels = {}) {
    Result<Graph> graph = parse(text);
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    if (!labels.empty()) set_labels(*graph, labels);
    const fs::path path = folder / "model.mw";
    EXPECT_TRUE(save_model(path, *graph));
    return path.string();
  }
  std::string array(const char* name, const Array& values) {
    EXPECT_TRUE(data::write_npy(folder / name, values));
    return (folder / name).string();
  }
  template <class T>
  std::string array(const char* name, std::vector<int64_t> shape, const std::vector<T>& values) {
    return array(name, Array::of<T>(std::move(shape), values));
  }
  // Item i of n is of class i % 3.
  std::string inputs(std::vector<int64_t> shape = {6, 6}) {
    std::vector<float> x(36, 0.0f);
    for (size_t i = 0; i < 6; ++i) x[i * 6 + i % 3] = 1;
    return array("x.npy", std::move(shape), x);
  }
  std::string error_of(const EvaluateRequest& request) {
    Result<Evaluation> e = evaluate_model(request, {});
    EXPECT_FALSE(e.ok());
    return e.ok() ? "" : e.error().text();
  }
  fs::path folder = fs::path(testing::TempDir()) /
                    ("mw_evaluate_" + std::to_string(::getpid()) + "_" +
                     testing::UnitTest::GetInstance()->current_test_info()->name());
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST_F(EvaluateSets, TextsOfARowForEachItemAreNoLabels) {
  // numpy.array([['a', 'b', 'c']] * 6), as bytes
  const std::string header = "{'descr': '|S1', 'fortran_order': False, 'shape': (6, 3), }\n";
  std::string file("\x93NUMPY\x01\x00", 8);
  file += char(header.size());
  file += '\0';
  file += header + "abcabcabcabcabcabc";
  ASSERT_TRUE(write_text(folder / "rows.npy", file));
  const std::string said = error_of({model(kThree), inputs(), folder / "rows.npy", "npy"});
  EXPECT_HAS(said, "labels of shape 6x3");
  EXPECT_HAS(said, "rows.npy");
}

TEST_F(EvaluateSets, LabelsOfEveryKindGiveTheSameScore) {
  const std::string net = model(kThree), x = inputs();
  const std::vector<std::string> files = {
      array<int64_t>("s64.npy", {6}, {0, 1, 2, 0, 1, 2}),
      array<int32_t>("s32.npy", {6}, {0, 1, 2, 0, 1, 2}),
      array<uint8_t>("u8.npy", {6}, {0, 1, 2, 0, 1, 2}),
      array<int16_t>("s16.npy", {6, 1}, {0, 1, 2, 0, 1, 2}),
      array<uint64_t>("u64.npy", {1, 6}, {0, 1, 2, 0, 1, 2}),
      array<float>("f32.npy", {6}, {0, 1, 2, 0, 1, 2}),
      array<float>("rows.npy", {6, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1}),
  };
  for (const std::string& y : files) {
    Result<Evaluation> e = evaluate_model({net, x, y, "npy"}, {});
    ASSERT_TRUE(e.ok()) << y << e.error().text();
    EXPECT_EQ(*e->accuracy, 1) << y;
    EXPECT_EQ(e->items, 6);
    EXPECT_EQ(e->confusion, (std::vector<std::vector<int>>{{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}));
  }
}

TEST_F(EvaluateSets, LabelsThatAreNoClassesAreNamedWithTheirItem) {
  const std::string net = model(kThree), x = inputs();
  const auto error = [&](const std::string& y) { return error_of({net, x, y, "npy"}); };
  EXPECT_HAS(error(array<int8_t>("y.npy", {6}, {0, 1, -1, 0, 1, 2})), "label -1 of item 2");
  EXPECT_HAS(error(array<int64_t>("y.npy", {6}, {0, 1, 2, 7, 1, 2})), "label 7 of item 3");
  EXPECT_HAS(error(array<int64_t>("y.npy", {6}, {1, 2, 3, 1, 2, 3})), "y - 1");
  EXPECT_HAS(error(array<float>("y.npy", {6}, {0, 1, 0.5f, 0, 1, 2})), "item 2");
  EXPECT_HAS(error(array<float>("y.npy", {6, 3}, std::vector<float>(18, 0.3f))), "argmax");
  EXPECT_HAS(error(array<int64_t>("y.npy", {5}, {0, 1, 2, 0, 1})), "6 inputs");
  // A label beyond 32 bits must not wrap into a class.
  EXPECT_HAS(error(array<int64_t>("y.npy", {6}, {0, 1, int64_t{1} << 32, 0, 1, 2})), "item 2");
}

TEST_F(EvaluateSets, NamesAreMatchedWithTheModels) {
  Array texts;
  texts.shape = {3};
  texts.texts = {"no", "yes", "go"};
  const LabelRequest request{3, 3, {"yes", "no", "go"}};
  // Written by hand: encode_npy writes numbers alone.
  const auto file = [&](const std::vector<std::string>& labels) {
    std::string header = "{'descr': '|S4', 'fortran_order': False, 'shape': (3,)}";
    Bytes bytes{0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, uint8_t(header.size()), 0};
    bytes.insert(bytes.end(), header.begin(), header.end());
    for (std::string label : labels) {
      label.resize(4);
      bytes.insert(bytes.end(), label.begin(), label.end());
    }
    EXPECT_TRUE(write_file(folder / "names.npy", bytes));
    return (folder / "names.npy").string();
  };
  Result<std::vector<int>> labels = read_labels(file(texts.texts), request);
  ASSERT_TRUE(labels.ok()) << labels.error().text();
  EXPECT_EQ(*labels, (std::vector<int>{1, 0, 2}));
  labels = read_labels(file({"0", "2", "1"}), {3, 3, {}});
  ASSERT_TRUE(labels.ok()) << labels.error().text();
  EXPECT_EQ(*labels, (std::vector<int>{0, 2, 1}));
  labels = read_labels(file({"yes", "no", "up"}), request);
  ASSERT_FALSE(labels.ok());
  EXPECT_HAS(labels.error().text(), "yes, no, go");
}

TEST_F(EvaluateSets, InputsOfEveryShapeAndTypeThatFits) {
  const std::string net = model(kThree);
  const std::string y = array<int64_t>("y.npy", {6}, {0, 1, 2, 0, 1, 2});
  for (const std::vector<int64_t>& shape :
       {std::vector<int64_t>{6, 6}, {6, 1, 6}, {6, 6, 1}, {6, 1, 6, 1}}) {
    Result<Evaluation> e = evaluate_model({net, inputs(shape), y, "npy"}, {});
    ASSERT_TRUE(e.ok()) << e.error().text();
    EXPECT_EQ(*e->accuracy, 1);
  }
  std::vector<int64_t> whole(36, 0);
  for (size_t i = 0; i < 6; ++i) whole[i * 6 + i % 3] = 1;
  Result<Evaluation> e =
      evaluate_model({net, array<int64_t>("whole.npy", {6, 6}, whole), y, "npy"}, {});
  ASSERT_TRUE(e.ok()) << e.error().text();
  EXPECT_EQ(*e->accuracy, 1);
  EXPECT_HAS(error_of({net, inputs({4, 9}), y, "npy"}), "4x9");
}

TEST(Items, IntegersOfAnyWidthMustFitTheInput) {
  Tensor tensor{"x", DType::s8, {}, {}, nullptr};
  tensor.quant = {{0.5f}, 3, 0};
  const auto bytes = [&](const Array& array) { return tensor_bytes(tensor, array); };
  Result<Bytes> same = bytes(Array::of<int64_t>({2}, std::vector<int64_t>{-128, 127}));
  ASSERT_TRUE(same.ok()) << same.error().text();
  EXPECT_EQ(*same, (Bytes{0x80, 0x7f}));
  Result<Bytes> real = bytes(Array::of<float>({3}, std::vector<float>{0, 1, 1000}));
  ASSERT_TRUE(real.ok());
  EXPECT_EQ(*real, (Bytes{3, 5, 127}));
  Result<Bytes> wide = bytes(Array::of<uint8_t>({2}, std::vector<uint8_t>{1, 200}));
  ASSERT_FALSE(wide.ok());
  EXPECT_HAS(wide.error().text(), "200 at element 1");
  Result<Bytes> nan = bytes(Array::of<float>({1}, std::vector<float>{std::nanf("")}));
  ASSERT_FALSE(nan.ok());
  EXPECT_HAS(nan.error().text(), "element 0");
  Array halves{DType::f16, {3}, {0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00}, {}};  // 1, -2, 2^-24
  Tensor plain{"x", DType::f32, {}, {}, nullptr};
  Result<Bytes> floats = tensor_bytes(plain, halves);
  ASSERT_TRUE(floats.ok());
  float values[3];
  std::memcpy(values, floats->data(), sizeof(values));
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[1], -2);
  EXPECT_EQ(values[2], std::ldexp(1.0f, -24));
}

TEST_F(EvaluateSets, OneOutputIsABinaryClassifierAtOneHalf) {
  const std::string net = model(kOne);
  std::vector<float> x(24, 0.0f);
  x[0] = 0.9f, x[6] = 0.2f, x[12] = 0.4f, x[18] = 0.51f;
  const std::string data = array("x.npy", {4, 6}, x);
  Result<Evaluation> e =
      evaluate_model({net, data, array<int64_t>("y.npy", {4}, {1, 0, 1, 1}), "npy"}, {});
  ASSERT_TRUE(e.ok()) << e.error().text();
  EXPECT_TRUE(e->binary);
  EXPECT_EQ(*e->accuracy, 0.75);
  EXPECT_EQ(e->confusion, (std::vector<std::vector<int>>{{1, 0}, {1, 2}}));
  EXPECT_HAS(error_of({net, data, array<int64_t>("y.npy", {4}, {1, 0, 2, 1}), "npy"}),
             "label 2 of item 2");
}

TEST_F(EvaluateSets, EverySetNamesWhatItWantsAndWhatTheModelHas) {
  const std::string net = model(kThree);
  for (const std::string& set : set_format_names()) {
    if (set == "words" || set == "npy") continue;
    const std::string error = error_of({net, folder, "", set});
    EXPECT_HAS(error, set);
    EXPECT_HAS(error, "f32[1,6]");
    EXPECT_HAS(error, "f32[1,3]");
  }
  EXPECT_HAS(error_of({net, folder, "", "words"}), "front-end");
  EXPECT_HAS(error_of({net, folder, "", "wrods"}), "choose one of");
}

// A "model" of the front-end's 49 x 40 features: always the first class.
class EvaluateWords : public EvaluateSets {
 protected:
  std::string listener(const std::vector<std::string>& labels) {
    Graph graph;
    std::string weights, bias = "1";
    for (size_t c = 1; c < labels.size(); ++c) bias += ", 0";
    for (size_t i = 0; i < labels.size() * 1960; ++i) weights += i == 0 ? "0" : ", 0";
    const std::string n = std::to_string(labels.size());
    const std::string text = "graph \"listener\" {\n  input x: f32[1,1960]\n  const w: f32[" + n +
                             ",1960] = {" + weights + "}\n  const b: f32[" + n + "] = {" + bias +
                             "}\n  y: f32[1," + n + "] = fully_connected(x, w, b)\n  output y\n}";
    Result<Graph> parsed = parse(text);
    EXPECT_TRUE(parsed.ok()) << parsed.error().text();
    set_labels(*parsed, labels);
    features::Spec spec = features::log_mel_spec();
    spec.scale = 0.1;
    parsed->metadata[features::kMetadataKey] = features::to_json(spec);
    EXPECT_TRUE(save_model(folder / "listener.mw", *parsed));
    return (folder / "listener.mw").string();
  }
  void clips(const std::string& label, int count) {
    std::vector<int16_t> samples(16000);
    for (int i = 0; i < count; ++i) {
      for (size_t t = 0; t < samples.size(); ++t)
        samples[t] = int16_t(3000 * std::sin(0.05 * double(i + 1) * double(t)));
      const fs::path path = folder / "set" / label / (std::to_string(i) + ".wav");
      ASSERT_TRUE(data::write_wav(path, samples, 16000));
    }
  }
};

TEST_F(EvaluateWords, ASetMayLackWordsAndHaveOthers) {
  clips("yes", 3), clips("tree", 2), clips("_noise_", 1);
  Result<Evaluation> e =
      evaluate_model({listener({"yes", "no", "unknown"}), folder / "set", "", "words"}, {});
  ASSERT_TRUE(e.ok()) << e.error().text();
  EXPECT_EQ(e->items, 5);
  EXPECT_EQ(e->matched, std::vector<std::string>{"yes"});
  EXPECT_EQ(e->missing, std::vector<std::string>{"no"});
  EXPECT_EQ(e->others, std::vector<std::string>{"tree"});
  EXPECT_EQ(e->other_items, 2);
  EXPECT_EQ(e->false_alarms, 2);
  EXPECT_EQ(*e->accuracy, 0.6);
}

TEST_F(EvaluateWords, ASetOfOtherWordsAloneCountsFalseAlarms) {
  clips("tree", 2), clips("bird", 2);
  Result<Evaluation> e =
      evaluate_model({listener({"yes", "no", "unknown"}), folder / "set", "", "words"}, {});
  ASSERT_TRUE(e.ok()) << e.error().text();
  EXPECT_EQ(e->false_alarms, 4);
  EXPECT_FALSE(e->word_accuracy.has_value());
}

TEST_F(EvaluateWords, AModelWithoutUnknownLeavesOthersOut) {
  clips("yes", 2), clips("tree", 3);
  const std::string net = listener({"yes", "no"});
  Result<Evaluation> e = evaluate_model({net, folder / "set", "", "words"}, {});
  ASSERT_TRUE(e.ok()) << e.error().text();
  EXPECT_EQ(e->items, 2);
  EXPECT_EQ(e->left_out, 3);
  fs::remove_all(folder / "set" / "yes");
  const std::string error = error_of({net, folder / "set", "", "words"});
  EXPECT_HAS(error, "yes, no");
  EXPECT_HAS(error, "tree");
}

TEST_F(EvaluateWords, LabelsThatDoNotCoverTheOutputsAreRefused) {
  clips("yes", 1);
  const std::string net = listener({"yes", "no", "unknown"});
  Result<Graph> graph = load_model(net);
  ASSERT_TRUE(graph.ok());
  set_labels(*graph, {"yes", "no"});
  ASSERT_TRUE(save_model(net, *graph));
  EXPECT_HAS(error_of({net, folder / "set", "", "words"}), "2 labels");
}

}  // namespace

}  // namespace mw
