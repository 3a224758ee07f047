// SPDX-License-Identifier: Apache-2.0
// What the peer leaves as it was, ours defines: bins outside of a range, frames that are not there
// yet. Read from .tflite files, as a device does.
#include <gtest/gtest.h>

#include <cstring>

#include "host/import/tflite/tflite.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

template <class T>
Bytes bytes_of(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

class Signal : public testing::Test {
 protected:
  // Opens the node as a file, in the loader of the device.
  void open(const std::string& text) {
    const auto graph = parse("graph \"g\" {\n" + text + "\n}\n");
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    file_ = export_tflite(*graph).value();
    auto sim = Sim::open_tflite(file_);
    ASSERT_TRUE(sim.ok()) << sim.error().text();
    sim_.emplace(std::move(*sim));
  }
  std::vector<Bytes> run(const std::vector<int16_t>& x) {
    return sim_->run(std::vector<Bytes>{bytes_of(x)}).value();
  }
  Bytes file_;
  std::optional<Sim> sim_;
};

TEST_F(Signal, EnergyOutsideOfTheRangeIsZero) {
  open(R"(  input x: s16[8]
  y: u32[4] = signal_energy(x) {start_index=1, end_index=3}
  output y)");
  EXPECT_EQ(run({1, 2, 3, 4, -5, -32768, 7, 8})[0],
            bytes_of<uint32_t>({0, 25, 25 + (1u << 30), 0}));
}

TEST_F(Signal, AFrameWithMissingSamplesIsZeroAndNotValid) {
  open(R"(  input x: s16[4]
  y: s16[2,5], valid: b8[] = signal_framer(x) {frame_size=5, frame_step=2, prefill=false}
  output y
  output valid)");
  std::vector<Bytes> y = run({1, 2, 3, 4});
  EXPECT_EQ(y[0], bytes_of<int16_t>({0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(y[1], Bytes{0});
  y = run({5, 6, 7, 8});
  EXPECT_EQ(y[0], bytes_of<int16_t>({1, 2, 3, 4, 5, 3, 4, 5, 6, 7}));
  EXPECT_EQ(y[1], Bytes{1});
  y = run({9, 10, 11, 12});
  EXPECT_EQ(y[0], bytes_of<int16_t>({5, 6, 7, 8, 9, 7, 8, 9, 10, 11}));
}

TEST_F(Signal, AStackerWaitsForWhatIsRightOfAFrameAndThenSteps) {
  open(R"(  input x: s16[2]
  y: s16[8], valid: b8[] = signal_stacker(x) {num_channels=2, stacker_left_context=1, stacker_right_context=2, stacker_step=3}
  output y
  output valid)");
  const std::vector<int16_t> none(8, 0);
  EXPECT_EQ(run({1, 2})[1], Bytes{0});  // the first, and the one that stands for before
  EXPECT_EQ(run({3, 4})[0], bytes_of(none));
  std::vector<Bytes> y = run({5, 6});
  EXPECT_EQ(y[0], bytes_of<int16_t>({1, 2, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(y[1], Bytes{1});
  EXPECT_EQ(run({7, 8})[1], Bytes{0});
  EXPECT_EQ(run({9, 10})[1], Bytes{0});
  EXPECT_EQ(run({11, 12})[0], bytes_of<int16_t>({5, 6, 7, 8, 9, 10, 11, 12}));
}

// A band that leaves the energies or the weights stands in a file: it is told when it opens.
TEST_F(Signal, AFilterBankWhoseBandsLeaveItsInputsIsRefused) {
  const auto graph_of = [](int start, int weight_start, int width) {
    return parse(
        "graph \"g\" {\n  input x: u32[8]\n  const w: s16[6] = {1, 2, 3, 4, 5, 6}\n"
        "  const s: s16[2] = {0, " +
        std::to_string(start) +
        "}\n"
        "  const v: s16[2] = {0, " +
        std::to_string(weight_start) +
        "}\n"
        "  const n: s16[2] = {2, " +
        std::to_string(width) +
        "}\n"
        "  y: u64[1] = signal_filter_bank(x, w, w, s, v, n) {num_channels=1}\n  output y\n}\n");
  };
  const auto opens = [&](int start, int weight_start, int width) {
    const auto graph = graph_of(start, weight_start, width);
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    return Sim::open_tflite(export_tflite(*graph).value()).ok();
  };
  EXPECT_TRUE(opens(4, 2, 4));
  EXPECT_FALSE(opens(5, 2, 4));
  EXPECT_FALSE(opens(4, 3, 4));
  EXPECT_FALSE(opens(-1, 0, 1));
  EXPECT_FALSE(opens(0, 0, -1));
}

}  // namespace
}  // namespace mw
