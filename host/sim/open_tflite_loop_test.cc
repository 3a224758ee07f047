// SPDX-License-Identifier: Apache-2.0
// What the device's loader and the importer say of .tflite files whose loops do not fit, or are not
// ones that end.
#include <gtest/gtest.h>

#include <functional>

#include "host/import/tflite/tflite.h"
#include "test/flow_file.h"

namespace mw {
namespace {

using namespace flow_file;

enum MainTensor : int32_t { kGo, kX, kGone, kY, kLarger, kWhole, kConstant, kFalse, kTwo };

// While the bool is true, it becomes false and x goes through a RELU.
File sample() {
  File file(3);
  const std::vector<FileTensor> tensors = {{Type::BOOL, 1},          {},
                                           {Type::BOOL, 1},          {},
                                           {Type::FLOAT32, 5},       {Type::INT32, 4},
                                           {Type::FLOAT32, 4, true}, {Type::BOOL, 1, true},
                                           {Type::BOOL, 2}};
  for (FileGraph& graph : file) graph.tensors = tensors;
  file[0].in = {kGo, kX, kLarger, kTwo}, file[0].out = {kY};
  file[0].ops = {{Op::WHILE, {kGo, kX}, {kGone, kY}, {1, 2}}};
  file[1].in = {kGo, kX}, file[1].out = {kGo};
  file[2].in = {kGo, kX}, file[2].out = {kFalse, kY};
  file[2].ops = {{Op::RELU, {kX}, {kY}}};
  return file;
}

struct Case {
  const char* what;
  Status status;
  const char* told;  // by the importer
  std::function<void(File&)> change;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    File file = sample();
    each.change(file);
    EXPECT_EQ(opened(file).status, each.status) << each.what;
    const auto graph = import_tflite(written(file), "loop");
    EXPECT_EQ(graph.ok(), each.status == Status::ok) << each.what;
    if (graph.ok()) continue;
    EXPECT_NE(graph.error().text().find(each.told), std::string::npos)
        << each.what << ": " << graph.error().text();
  }
}

TEST(OpenTfliteLoop, OpensWhatFits) {
  expect({
      {"all of it", Status::ok, "", [](File&) {}},
      {"a constant to start with", Status::ok, "", [](File& f) { f[0].ops[0].in[1] = kConstant; }},
      {"a body that passes all on", Status::ok, "",
       [](File& f) {
         f[2].out = {kGo, kX};
       }},
      {"a condition that is constant", Status::ok, "", [](File& f) { f[1].out = {kFalse}; }},
      {"a body that gives a constant", Status::ok, "", [](File& f) { f[2].out[1] = kConstant; }},
  });
}

TEST(OpenTfliteLoop, RefusesWhatDoesNotGoRound) {
  expect({
      {"nothing", Status::too_large, "0 inputs and 0 outputs",
       [](File& f) { f[0].ops[0].in = {}, f[0].ops[0].out = {}; }},
      {"an output less", Status::bad_count, "2 inputs and 1 outputs",
       [](File& f) { f[0].ops[0].out = {kGone}; }},
      {"an input less", Status::bad_count, "1 inputs and 2 outputs",
       [](File& f) { f[0].ops[0].in = {kGo}; }},
      {"an absent input", Status::bad_count, "input 1 is absent",
       [](File& f) { f[0].ops[0].in[1] = -1; }},
      {"another shape", Status::bad_shape, "its shape [4] differs from that of tensor",
       [](File& f) { f[0].ops[0].in[1] = kLarger; }},
      {"another type", Status::bad_shape, "its data type differs from that of tensor",
       [](File& f) { f[0].tensors[kY].type = Type::INT32; }},
      {"a constant to write", Status::out_of_bounds, "is written twice",
       [](File& f) { f[0].ops[0].out[1] = kConstant; }},
      {"no options", Status::bad_count, "subgraph 0 cannot be run",
       [](File& f) { f[0].ops[0].subgraphs = {}; }},
      {"no condition", Status::bad_count, "subgraph 3 cannot be run",
       [](File& f) {
         f[0].ops[0].subgraphs = {3, 2};
       }},
      {"no body", Status::bad_count, "subgraph -1 cannot be run",
       [](File& f) {
         f[0].ops[0].subgraphs = {1, -1};
       }},
  });
}

TEST(OpenTfliteLoop, RefusesSubgraphsThatDoNotFit) {
  expect({
      {"a condition that takes less", Status::bad_count, "1 inputs instead of the 2 values",
       [](File& f) { f[1].in = {kGo}; }},
      {"a condition that takes another shape", Status::bad_shape, "its shape [5] differs",
       [](File& f) { f[1].in[1] = kLarger; }},
      {"a condition that gives two", Status::bad_count, "the condition is not one bool",
       [](File& f) {
         f[1].out = {kGo, kGo};
       }},
      {"a condition that gives none", Status::bad_count, "no output",
       [](File& f) { f[1].out = {}; }},
      {"a number as condition", Status::bad_dtype, "the condition is not one bool",
       [](File& f) { f[1].out = {kX}; }},
      {"two bools as condition", Status::bad_dtype, "the condition is not one bool",
       [](File& f) {
         f[1].in[0] = kTwo, f[1].out = {kTwo}, f[2].in[0] = kTwo, f[2].out[0] = kTwo;
         f[0].ops[0].in[0] = kTwo, f[0].tensors[kGone] = {Type::BOOL, 2};
       }},
      {"a condition that is not made", Status::out_of_bounds, "read before anything writes it",
       [](File& f) { f[1].out = {kGone}; }},
      {"a body that takes more", Status::bad_count, "3 inputs instead of the 2 values",
       [](File& f) {
         f[2].in = {kGo, kX, kTwo};
       }},
      {"a body that gives less", Status::bad_count, "1 outputs instead of the 2 values",
       [](File& f) { f[2].out = {kFalse}; }},
      {"a body that gives another type", Status::bad_shape, "output 1 > tensor",
       [](File& f) {
         f[2].out = {kFalse, kWhole}, f[2].tensors[kWhole].constant = true;
       }},
      {"a body that gives what is not made", Status::out_of_bounds, "read before anything writes",
       [](File& f) { f[2].out[0] = kGone; }},
      {"a body that takes a constant", Status::bad_shape, "is written twice",
       [](File& f) { f[2].in[1] = kConstant, f[2].ops[0].in = {kConstant}; }},
  });
}

// Subgraphs that run each other in a circle, and more of them than anybody can run.
TEST(OpenTfliteLoop, RefusesLoopsThatAreTheirOwnBody) {
  const FileOp again{Op::WHILE, {kGo, kX}, {kGone, kY}, {1, 2}};
  const FileOp branch{Op::IF, {kGo, kGo, kX}, {kGone, kY}, {2, 2}};
  expect({
      {"a body in itself", Status::too_large, "too deep",
       [&](File& f) {
         f[2].ops = {again}, f[2].out = {kGone, kY};
       }},
      {"a condition in itself", Status::too_large, "too deep",
       [&](File& f) { f[1].ops = {again}, f[1].out = {kGone}; }},
      {"a body by way of an IF", Status::too_large, "too deep",
       [&](File& f) {
         f[2].ops = {branch}, f[2].out = {kGone, kY};
       }},
  });
}

TEST(OpenTfliteLoop, OpensEightSubgraphsWithinEachOther) {
  // Both subgraphs of a loop are the next loop: twice as many at each depth.
  const auto nested = [](size_t depth) {
    File file(depth + 2);
    for (size_t d = 0; d <= depth; ++d) {
      file[d].tensors = {{Type::BOOL, 1}, {Type::BOOL, 1}};
      file[d].in = {0}, file[d].out = {1};
      file[d].ops = {{Op::WHILE, {0}, {1}, {int32_t(d) + 1, int32_t(d) + 1}}};
    }
    file[depth].ops.clear(), file[depth].out = {0};
    file.pop_back();
    return file;
  };
  EXPECT_EQ(opened(nested(7), 1u << 20).status, Status::ok);
  EXPECT_EQ(opened(nested(8), 1u << 20).status, Status::too_large);
  EXPECT_TRUE(import_tflite(written(nested(8)), "nested").ok());
  const auto graph = import_tflite(written(nested(16)), "nested");
  ASSERT_FALSE(graph.ok());
  EXPECT_FALSE(graph.error().hint.empty());
  EXPECT_FALSE(import_tflite(written(nested(17)), "nested").ok());
}

TEST(OpenTfliteLoop, SaysOfEveryArenaThatIsTooSmallOnlyThat) {
  uint32_t arena_bytes = 0;
  for (; arena_bytes < kEnough && !opened(sample(), arena_bytes).ok(); arena_bytes += 4) {
    ASSERT_EQ(opened(sample(), arena_bytes).status, Status::arena_too_small) << arena_bytes;
  }
  EXPECT_GT(arena_bytes, 400u);
}

TEST(OpenTfliteLoop, AsksForTheOperatorsThatItPutsIn) {
  for (const char* needed : {"reshape", "branch", "loop", "relu"}) {
    EXPECT_EQ(opened(sample(), kEnough, needed).status, Status::unknown_op) << needed;
  }
}

// Two rounds, each of which adds x to a variable that the loop reads and assigns. `handle`: it goes
// round too, as converters write it.
File adds_to_variable(bool handle) {
  enum : int32_t { kFirst, kSecond, kValue, kGone1, kGone2, kSame, kV, kOld, kNew, kNever, kAfter };
  File file(3);
  const std::vector<FileTensor> tensors = {{Type::BOOL, 1},
                                           {Type::BOOL, 1},
                                           {},
                                           {Type::BOOL, 1},
                                           {Type::BOOL, 1},
                                           {},
                                           {Type::RESOURCE, 1},
                                           {},
                                           {},
                                           {Type::BOOL, 1, true},
                                           {Type::RESOURCE, 1},
                                           {}};
  for (FileGraph& graph : file) {
    graph.tensors = tensors;
    graph.in = {kFirst, kSecond, kValue};
    if (handle) graph.in.push_back(kV);
  }
  const FileOp names{Op::VAR_HANDLE, {}, {kV}, {}, "v"};
  file[0].in = {kFirst, kSecond, kValue};
  file[0].ops = {names,
                 {Op::WHILE, {kFirst, kSecond, kValue}, {kGone1, kGone2, kSame}, {1, 2}},
                 {Op::READ_VARIABLE, {handle ? kAfter : kV}, {kNew}}};
  if (handle) file[0].ops[1].in.push_back(kV), file[0].ops[1].out.push_back(kAfter);
  file[0].out = {kNew, kSame};
  file[1].out = {kFirst};
  file[2].out = {kSecond, kNever, kValue};
  if (handle) file[2].out.push_back(kV);
  file[2].ops = {{Op::READ_VARIABLE, {kV}, {kOld}},
                 {Op::ADD, {kOld, kValue}, {kNew}},
                 {Op::ASSIGN_VARIABLE, {kV, kNew}, {}}};
  if (!handle) file[2].ops.insert(file[2].ops.begin(), names);
  return file;
}

TEST(OpenTfliteLoop, AssignsVariables) {
  const Bytes x = *bytes_of(std::vector<float>{1, -2, 3, 0.5f});
  const std::vector<Bytes> once = {{1}, {0}, x}, twice = {{1}, {1}, x}, never = {{0}, {1}, x};
  const auto expect_sums = [&](Result<Sim> sim) {
    ASSERT_TRUE(sim.ok()) << sim.error().text();
    for (float rounds : {3.0f, 6.0f}) {
      EXPECT_EQ(sim->run(once).value()[1], x);
      EXPECT_TRUE(sim->run(never).ok());
      const std::vector<float> want = {rounds, -2 * rounds, 3 * rounds, rounds / 2};
      EXPECT_EQ(sim->run(twice).value()[0], *bytes_of(want));
    }
  };
  for (bool handle : {false, true}) {
    const Bytes file = written(adds_to_variable(handle));
    const auto graph = import_tflite(file, "sums");
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    expect_sums(Sim::open(*graph));
    const Bytes again = export_tflite(*graph).value();
    expect_sums(Sim::open(import_tflite(again, "again").value()));
    expect_sums(Sim::open_tflite(again));
    if (!handle) expect_sums(Sim::open_tflite(file));
  }
}

TEST(OpenTfliteLoop, RefusesVariablesThatItCannotCarry) {
  const auto told = [](const std::function<void(File&)>& change) {
    File file = adds_to_variable(true);
    change(file);
    const auto graph = import_tflite(written(file), "sums");
    return graph.ok() ? "" : graph.error().text();
  };
  EXPECT_NE(told([](File& f) { f[2].out[3] = 0; }).find("output 3 of its body is another handle"),
            std::string::npos);
  EXPECT_NE(told([](File& f) {
              f[2].ops.push_back({Op::VAR_HANDLE, {}, {10}, {}, "w"});
              f[2].out[3] = 10;
            }).find("output 3 of its body is another handle"),
            std::string::npos);
  EXPECT_NE(told([](File& f) {
              f[1].ops = {{Op::ASSIGN_VARIABLE, {6, 2}, {}}};
            }).find("its condition assigns variable 'v'"),
            std::string::npos);
}

// The loader for one subgraph has no use for it.
TEST(OpenTfliteLoop, IsNoOperatorToTheLoaderOfOneSubgraph) {
  for (Op code : {Op::WHILE, Op::IF}) {
    File file = sample();
    file[0].ops = {{code, {kGo}, {}, {1, 2}}, {Op::RELU, {kX}, {kY}}};
    const auto sim = Sim::open_tflite(written(file), all_rows(), false);
    ASSERT_FALSE(sim.ok());
    EXPECT_EQ(sim.error().what, status_text(Status::unknown_op));
  }
}

}  // namespace
}  // namespace mw
