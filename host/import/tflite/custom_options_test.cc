// SPDX-License-Identifier: Apache-2.0
// The reader of custom operators against the library that writes FlexBuffers.
#include "abi/custom_op.h"

#include <flatbuffers/flexbuffers.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "host/base/files.h"
#include "host/base/rng.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {
namespace {

enum class Mode : int8_t { low = -3, mid = 0, high = 7 };

struct Attrs {
  bool flag = true;
  Mode mode = Mode::mid;
  uint8_t small = 9;
  int32_t count = 5;
  int64_t wide = -6;
  float gain = 0.25f;
  float taps[3] = {1, 2, 3};
  int16_t sizes[5] = {1, 2, 3, 4, 5};
  bool bits[2] = {};

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("flag", a.flag), v("mode", a.mode), v("small", a.small), v("count", a.count);
    v("wide", a.wide), v("gain", a.gain), v("taps", a.taps), v("sizes", a.sizes);
    v("bits", a.bits);
  }
};

struct Reading {
  Status status;
  bool bad;
  Attrs attrs;
};

// As both loaders read: the options of an operator in a file.
Reading read(const Bytes& options) {
  flatbuffers::FlatBufferBuilder b;
  const auto bytes = b.CreateVector(options);
  b.Finish(tflite::CreateOperator(b, 0, 0, 0, tflite::BuiltinOptions::NONE, 0, bytes));
  FlatFile file{b.GetBufferPointer(), b.GetSize()};
  TfliteNode node;
  node.options = FlatTable::root(file);
  Reading out{};
  out.status = read_custom_options<Attrs>(node, &out.attrs);
  out.bad = file.bad;
  return out;
}

template <class Fill>
Bytes map_of(Fill fill) {
  flexbuffers::Builder b;
  b.Map([&] { fill(b); });
  b.Finish();
  return b.GetBuffer();
}

TEST(CustomOptions, EntriesAreTakenByName) {
  const Bytes options = map_of([](flexbuffers::Builder& b) {
    b.Bool("flag", false), b.Int("mode", -3), b.UInt("small", 255), b.Int("count", -70000);
    b.Int("wide", std::numeric_limits<int64_t>::min()), b.Float("gain", 0.1f);
    b.TypedVector("taps", [&] { b.Float(1.5f), b.Float(-2.0f), b.Float(1e30f); });
    b.Vector("sizes", [&] { b.Int(-1), b.UInt(300), b.Bool(true), b.IndirectInt(-9), b.Int(4); });
    b.TypedVector("bits", [&] { b.Bool(true), b.Bool(true); });
    b.String("another", "that nobody asks for");
  });
  const Reading r = read(options);
  ASSERT_EQ(r.status, Status::ok);
  EXPECT_FALSE(r.bad);
  EXPECT_FALSE(r.attrs.flag);
  EXPECT_EQ(r.attrs.mode, Mode::low);
  EXPECT_EQ(r.attrs.small, 255);
  EXPECT_EQ(r.attrs.count, -70000);
  EXPECT_EQ(r.attrs.wide, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(r.attrs.gain, 0.1f);
  EXPECT_EQ(r.attrs.taps[2], 1e30f);
  EXPECT_EQ((std::vector<int16_t>(r.attrs.sizes, r.attrs.sizes + 5)),
            (std::vector<int16_t>{-1, 300, 1, -9, 4}));
  EXPECT_TRUE(r.attrs.bits[0] && r.attrs.bits[1]);
}

TEST(CustomOptions, WhatIsAbsentStaysTheDefault) {
  for (const Bytes& options : {Bytes(), map_of([](flexbuffers::Builder&) {})}) {
    const Reading r = read(options);
    EXPECT_EQ(r.status, Status::ok);
    EXPECT_EQ(r.attrs.count, 5);
    EXPECT_EQ(r.attrs.taps[2], 3);
  }
  const Reading some = read(map_of([](flexbuffers::Builder& b) {
    const float taps[3] = {4, 5, 6};
    b.FixedTypedVector("taps", taps, 3), b.IndirectDouble("gain", 0.3);
  }));
  EXPECT_EQ(some.status, Status::ok);
  EXPECT_EQ(some.attrs.taps[1], 5);
  EXPECT_EQ(some.attrs.gain, 0.3f);
  EXPECT_EQ(some.attrs.count, 5);
}

TEST(CustomOptions, WrongKindsAndRangesAreRefused) {
  const auto refused = [](auto fill) {
    EXPECT_EQ(read(map_of(fill)).status, Status::bad_attribute);
  };
  refused([](flexbuffers::Builder& b) { b.Int("small", 256); });
  refused([](flexbuffers::Builder& b) { b.Int("small", -1); });
  refused([](flexbuffers::Builder& b) { b.Int("flag", 2); });
  refused([](flexbuffers::Builder& b) { b.Float("count", 1.0f); });
  refused([](flexbuffers::Builder& b) { b.String("gain", "1"); });
  refused([](flexbuffers::Builder& b) { b.UInt("wide", uint64_t{1} << 63); });
  refused([](flexbuffers::Builder& b) { b.Vector("taps", [&] { b.Float(1), b.Float(2); }); });
  refused([](flexbuffers::Builder& b) { b.Int("taps", 3); });
  flexbuffers::Builder b;
  b.Int(3);
  b.Finish();
  EXPECT_EQ(read(b.GetBuffer()).status, Status::bad_attribute);
}

// Each byte damaged in turn, and each length: never read outside, never without end.
TEST(CustomOptions, DamageHarmsNobody) {
  const Bytes whole = map_of([](flexbuffers::Builder& b) {
    b.Int("count", 1000), b.Float("gain", 0.1f);
    b.TypedVector("taps", [&] { b.Float(1), b.Float(2), b.Float(3); });
  });
  int found = 0;
  const auto look = [&](const Bytes& options) {
    const Reading r = read(options);
    found += r.bad || r.status != Status::ok ? 1 : 0;
  };
  for (size_t at = 0; at < whole.size(); ++at) {
    look(Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(at)));
    for (uint8_t value : {0, 1, 0x7f, 0x80, 0xfe, 0xff}) {
      Bytes damaged = whole;
      damaged[at] = value;
      look(damaged);
    }
  }
  EXPECT_GT(found, 20);
}

TEST(CustomOptions, DoublesRoundAsTheHostRoundsThem) {
  Rng rng(3);
  const auto check = [](double value) {
    const float ours = float_from_double(std::bit_cast<uint64_t>(value));
    EXPECT_EQ(std::bit_cast<uint32_t>(ours), std::bit_cast<uint32_t>(float(value))) << value;
  };
  for (double value : {0.0,
                       -0.0,
                       1.0,
                       0.1,
                       1e38,
                       3.4028235e38,
                       3.4028236e38,
                       1e39,
                       -1e300,
                       1e-38,
                       1e-45,
                       7e-46,
                       7.1e-46,
                       1e-46,
                       1e-320,
                       0x1.fffffefp-127,
                       0x1p-149,
                       0x1p-150,
                       0x1.000001p0,
                       0x1.000003p0,
                       0x1.ffffffp127,
                       std::numeric_limits<double>::infinity()}) {
    check(value);
  }
  for (int i = 0; i < 20000; ++i) {
    check(std::ldexp(rng.uniform(-2, 2), int(rng.between(-160, 130))));
  }
  EXPECT_TRUE(std::isnan(float_from_double(std::bit_cast<uint64_t>(std::nan("")))));
}

TEST(CustomOptions, NamesAreComparedWhole) {
  const auto named = [](const char* name) {
    flatbuffers::FlatBufferBuilder b;
    const auto code = tflite::CreateOperatorCode(b, 32, b.CreateString(name));
    const auto op = tflite::CreateOperator(b, 1);
    const std::vector all = {tflite::CreateOperatorCode(b), code};
    const auto codes = b.CreateVector(all);
    const auto graph = tflite::CreateSubGraph(b, 0, 0, 0, b.CreateVector(&op, 1));
    b.Finish(tflite::CreateModel(b, 3, codes, b.CreateVector(&graph, 1)));
    FlatFile file{b.GetBufferPointer(), b.GetSize()};
    const FlatTable model = FlatTable::root(file);
    const FlatVector operators = FlatTable::element(model.vector(2), 0).vector(3);
    static constexpr char kName[] = "Shrink";
    return is_custom<kName>(model.vector(1), FlatTable::element(operators, 0)) && !file.bad;
  };
  EXPECT_TRUE(named("Shrink"));
  for (const char* other : {"", "Shrin", "Shrinks", "shrink"}) EXPECT_FALSE(named(other)) << other;
}

}  // namespace
}  // namespace mw
