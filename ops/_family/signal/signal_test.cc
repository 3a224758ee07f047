// SPDX-License-Identifier: Apache-2.0
// What the peer leaves as it was, ours defines: bins outside of a range, frames that are not there
// yet. Read from .tflite files, as a device does.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "host/import/tflite/tflite.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "ops/signal_framer/signal_framer.h"
#include "ops/signal_stacker/signal_stacker.h"

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

// What -32768 wraps to is less than nothing, so that what follows decides.
TEST_F(Signal, TheLeastIntegerHasNoSizeThatScales) {
  open(R"(  input x: s16[3]
  y: s16[3], shift: s32[] = signal_fft_auto_scale(x)
  output y
  output shift)");
  const std::vector<Bytes> y = run({-32768, 5, -1});
  EXPECT_EQ(y[0], bytes_of<int16_t>({0, 5 << 12, -(1 << 12)}));
  EXPECT_EQ(y[1], bytes_of<int32_t>({12}));
}

// A state may come from outside: a count that cannot be is taken for none, and nothing around the
// state changes.
template <class Op>
void expect_as_from_the_start(const typename Op::Params& p, size_t state_elems, size_t outputs,
                              const std::vector<std::array<int16_t, 2>>& counts) {
  const std::vector<int16_t> x = {1, 2, 3, 4, 5, 6};
  const auto run_from = [&](std::array<int16_t, 2> count) {
    constexpr size_t kAround = 4096;
    std::vector<int16_t> memory(state_elems + 2 * kAround, 7), y(outputs);
    int16_t* const state = memory.data() + kAround;
    std::fill_n(state, state_elems, int16_t(0));
    std::ranges::copy(count, state);
    uint8_t valid = 0;
    const void* addresses[] = {x.data(), y.data(), &valid, state, nullptr};
    Op::ref(p, Args{addresses, Slots::of(1, 0, 2, 1)});
    const auto is_seven = [](int16_t value) { return value == 7; };
    EXPECT_TRUE(std::all_of(memory.data(), state, is_seven)) << count[0];
    EXPECT_TRUE(std::all_of(state + state_elems, memory.data() + memory.size(), is_seven))
        << count[0];
    y.push_back(valid);
    y.push_back(state[0]);
    return y;
  };
  for (const auto& count : counts) EXPECT_EQ(run_from(count), run_from({0, 0})) << count[0];
}

TEST_F(Signal, AFramerTakesNoCountThatCannotBe) {
  const signal_framer::Params p{1, 1, 5, 2, 0};
  expect_as_from_the_start<signal_framer::SignalFramer>(p, 7, 5, {{1000, 0}, {5, 0}, {-1, -1}});
}

TEST_F(Signal, AStackerTakesNoCountThatCannotBe) {
  const signal_stacker::Params p{2, 0, 3, 1};
  expect_as_from_the_start<signal_stacker::SignalStacker>(p, 8, 6, {{1000, 0}, {3, 0}, {-1, 0}});
}

}  // namespace
}  // namespace mw
