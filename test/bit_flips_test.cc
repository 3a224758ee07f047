// SPDX-License-Identifier: Apache-2.0
// Every single bit of small files turned, and every cut of them, in all that reads them: refused,
// or what it opens stays inside its buffers.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include "host/import/tflite/tflite.h"
#include "host/ir/graph_equal.h"
#include "host/ir/model_file.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "test/opened_model.h"

namespace mw {
namespace {

// visit(damaged, what) for each bit and each cut.
template <class Visit>
void for_damages(const Bytes& whole, Visit visit) {
  for (size_t at = 0; at < whole.size() && !testing::Test::HasFatalFailure(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      SCOPED_TRACE("bit " + std::to_string(bit) + " of byte " + std::to_string(at));
      Bytes damaged = whole;
      damaged[at] ^= uint8_t(1 << bit);
      visit(damaged);
    }
  }
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    SCOPED_TRACE("the first " + std::to_string(bytes) + " bytes");
    visit(Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(bytes)));
  }
}

Graph small_case(const char* op) {
  Graph smallest;
  for (uint64_t seed = 1; seed < 30; ++seed) {
    Rng rng(seed);
    auto graph = find_op(op)->random_case(rng, DType::s8);
    size_t bytes = 0, least = 0;
    for (const Tensor& tensor : graph->tensors) bytes += tensor.bytes();
    for (const Tensor& tensor : smallest.tensors) least += tensor.bytes();
    if (smallest.tensors.empty() || bytes < least) smallest = std::move(*graph);
  }
  return smallest;
}

// With a branch, a loop whose condition ends it after one round, and a variable.
Graph small_flow() {
  return parse(R"(graph "flow" {
  input c: b8[1]
  input x: s8[4] q(0.5, 3)
  state s: s8[4] q(0.5, 3) = {1,2,3,4}
  graph "then" {
    input a: s8[4] q(0.5, 3)
    b: s8[4] q(0.5, 3) = relu(a)
    output b
  }
  graph "else" {
    input a: s8[4] q(0.5, 3)
    b: s8[4] q(0.5, 3) = add(a, a)
    output b
  }
  y: s8[4] q(0.5, 3) = branch(c, x)
  graph "holds" {
    input on: b8[1]
    input v: s8[4] q(0.5, 3)
    output on
  }
  graph "body" {
    input on: b8[1]
    input v: s8[4] q(0.5, 3)
    const never: b8[1] = {0}
    w: s8[4] q(0.5, 3) = relu(v)
    output never
    output w
  }
  d: b8[1], z: s8[4] q(0.5, 3) = loop(c, y)
  update s = z
  output s
  output z
}
)")
      .value();
}

std::vector<Graph> small_graphs() {
  std::vector<Graph> graphs;
  for (const char* op : {"conv_2d", "depthwise_conv_2d", "fully_connected", "max_pool_2d",
                         "softmax", "svdf", "concatenation", "strided_slice"}) {
    graphs.push_back(small_case(op));
  }
  return graphs;
}

Bytes container_of(const Graph& graph) {
  return write_container(make_plan(graph, {}).value()).value();
}

uint32_t arena_of(const Bytes& container) {
  ContainerHeader header;
  std::memcpy(&header, container.data(), sizeof(header));
  return header.arena_bytes;
}

// As the host sees it: what comes out of two runs.
Bytes outputs_of(const Bytes& container) {
  OpenedModel model({container, arena_of(container), open_plan_of_all_rows}, 0xa5);
  return model.ok() ? model.run(1) : Bytes();
}

TEST(BitFlips, APlanIsRefusedOrStaysInItsBuffers) {
  for (const Graph& graph : small_graphs()) {
    const Bytes whole = container_of(graph);
    OpenedCounts counts;
    for_damages(whole, [&](const Bytes& damaged) {
      expect_refused_or_safe({damaged, arena_of(whole), open_plan_of_all_rows}, counts);
    });
    EXPECT_GT(counts.refused, 0);
    EXPECT_GT(counts.opened, 0);
  }
}

// With the checksum, nothing is left that computes anything else.
TEST(BitFlips, TheChecksumLeavesNothingOfAPlanChanged) {
  for (const Graph& graph : small_graphs()) {
    const Bytes whole = container_of(graph), expected = outputs_of(whole);
    ASSERT_FALSE(expected.empty());
    for_damages(whole, [&](const Bytes& damaged) {
      ExactBuffer image(damaged.size());
      image.set(damaged);
      if (verify_container({image.data(), uint32_t(damaged.size())}) != Status::ok) return;
      OpenedModel model({damaged, arena_of(whole), open_plan_of_all_rows}, 0xa5);
      if (model.ok()) {
        EXPECT_EQ(model.run(1), expected);
      }
    });
  }
}

void expect_files_refused_or_safe(const Graph& graph, OpenModel open) {
  const Bytes whole = export_tflite(graph).value();
  const uint32_t arena_bytes = Sim::open_tflite(whole).value().arena_bytes();
  OpenedCounts counts;
  for_damages(whole, [&](const Bytes& damaged) {
    expect_refused_or_safe({damaged, arena_bytes, open}, counts);
  });
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.opened, 0);
}

TEST(BitFlips, ATfliteOnTheDeviceIsRefusedOrStaysInItsBuffers) {
  for (const Graph& graph : small_graphs()) {
    expect_files_refused_or_safe(graph, open_tflite_of_all_rows<open_tflite>);
  }
}

TEST(BitFlips, ATfliteWithBodiesIsRefusedOrStaysInItsBuffers) {
  expect_files_refused_or_safe(small_flow(), open_tflite_of_all_rows<open_tflite_flow>);
}

// What was read on the host is planned and run as any other model.
void expect_runs(const Graph& graph, bool may_be_refused, OpenedCounts& counts) {
  uint64_t work = 0;
  for (const Tensor& tensor : graph.tensors) work += tensor.bytes();
  if (work > FuzzModel::kMaxWork) return;
  const auto plan = make_plan(graph, {.search_rounds = 1});
  if (!plan) {
    EXPECT_TRUE(may_be_refused || plan.error().where.starts_with("loop")) << plan.error().text();
    return;
  }
  const Bytes container = write_container(*plan).value();
  expect_refused_or_safe({container, arena_of(container), open_plan_of_all_rows}, counts);
}

TEST(BitFlips, ATfliteOnTheHostIsRefusedOrRuns) {
  for (const Graph& graph : {small_case("conv_2d"), small_case("fully_connected"), small_flow()}) {
    OpenedCounts ran;
    int refused = 0;
    for_damages(export_tflite(graph).value(), [&](const Bytes& damaged) {
      const auto read = import_tflite(damaged, "damaged");
      if (!read) {
        EXPECT_EQ(read.error().where.substr(0, 7), "damaged") << read.error().text();
        ++refused;
        return;
      }
      expect_runs(*read, false, ran);
    });
    EXPECT_GT(refused, 0);
    EXPECT_GT(ran.opened, 0);
    EXPECT_EQ(ran.refused, 0);
  }
}

// The checksum of a model file leaves only other ways to write the same; set right, what lies
// behind it must hold.
TEST(BitFlips, AModelFileIsRefusedOrRuns) {
  constexpr size_t kCrcAt = 20, kHeaderBytes = 32;
  const Graph graph = small_case("fully_connected");
  OpenedCounts ran;
  int refused = 0;
  for_damages(encode_model(graph), [&](Bytes damaged) {
    const auto same = decode_model(damaged);
    EXPECT_TRUE(!same || difference(graph, *same).empty());
    if (damaged.size() < kHeaderBytes) return;
    const uint32_t crc = crc32(std::span(damaged).subspan(kHeaderBytes));
    std::memcpy(damaged.data() + kCrcAt, &crc, sizeof(crc));
    const auto read = decode_model(damaged);
    refused += read.ok() ? 0 : 1;
    if (read) expect_runs(*read, true, ran);
  });
  EXPECT_GT(refused, 0);
  EXPECT_GT(ran.opened, 0);
  EXPECT_EQ(ran.refused, 0);
}

}  // namespace
}  // namespace mw
