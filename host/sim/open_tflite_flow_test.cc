// SPDX-License-Identifier: Apache-2.0
// What the device's loader says of .tflite files whose subgraphs and variables do not fit together.
#include <gtest/gtest.h>

#include <functional>

#include "test/flow_file.h"

namespace mw {
namespace {

using namespace flow_file;

// The tensors of the main graph, and its operators.
enum MainTensor : int32_t { kX, kCondition, kHandle, kValue, kY, kConstant, kLarger, kWhole, kTwo };
enum MainOp : size_t { kInit, kNamed, kRead, kIf, kAssign };

// A variable is initialized, read, combined with the input in one of two bodies, and assigned.
File sample() {
  const FileTensor handle{Type::RESOURCE, 1};
  File file(4);
  file[0].tensors = {{},
                     {Type::BOOL, 1},
                     handle,
                     {},
                     {},
                     {Type::FLOAT32, 4, true},
                     {Type::FLOAT32, 5},
                     {Type::INT32, 4},
                     {Type::BOOL, 2}};
  file[0].in = {kX, kCondition, kLarger, kTwo};
  file[0].out = {kY};
  file[0].ops = {{Op::CALL_ONCE, {}, {}, {3}},
                 {Op::VAR_HANDLE, {}, {kHandle}, {}, "v"},
                 {Op::READ_VARIABLE, {kHandle}, {kValue}},
                 {Op::IF, {kCondition, kX, kValue}, {kY}, {1, 2}},
                 {Op::ASSIGN_VARIABLE, {kHandle, kY}, {}}};
  for (int32_t body : {1, 2}) {
    file[size_t(body)].tensors = {
        {}, {}, {}, {Type::FLOAT32, 4, true}, {Type::FLOAT32, 5}, {Type::INT32, 4}, {}};
    file[size_t(body)].in = {0, 1};
    file[size_t(body)].out = {2};
    file[size_t(body)].ops = {{Op::RELU, {body - 1}, {2}}};
  }
  file[3].tensors = {handle, {Type::FLOAT32, 4, true}, {}, {Type::FLOAT32, 5, true}};
  file[3].ops = {{Op::VAR_HANDLE, {}, {0}, {}, "v"}, {Op::ASSIGN_VARIABLE, {0, 1}, {}}};
  return file;
}

struct Case {
  const char* what;
  Status status;
  std::function<void(File&)> change;
};

void expect_statuses(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    File file = sample();
    each.change(file);
    EXPECT_EQ(opened(file).status, each.status) << each.what;
  }
}

TEST(OpenTfliteFlow, OpensWhatFits) {
  expect_statuses({
      {"all of it", Status::ok, [](File&) {}},
      {"a constant for a body", Status::ok, [](File& f) { f[0].ops[kIf].in[1] = kConstant; }},
      {"one body for both", Status::ok,
       [](File& f) {
         f[0].ops[kIf].subgraphs = {2, 2};
       }},
      {"a body that passes its input on", Status::ok, [](File& f) { f[1].out = {1}; }},
      {"a body that gives a constant", Status::ok, [](File& f) { f[1].out = {3}; }},
      {"no first value", Status::ok, [](File& f) { f[0].ops.erase(f[0].ops.begin()); }},
  });
}

TEST(OpenTfliteFlow, RefusesAnIfThatItsBodiesDoNotFit) {
  expect_statuses({
      {"no condition", Status::too_large, [](File& f) { f[0].ops[kIf].in = {}; }},
      {"a number as condition", Status::bad_dtype, [](File& f) { f[0].ops[kIf].in[0] = kX; }},
      {"two conditions", Status::bad_dtype, [](File& f) { f[0].ops[kIf].in[0] = kTwo; }},
      {"no options", Status::bad_count, [](File& f) { f[0].ops[kIf].subgraphs = {}; }},
      {"no body", Status::bad_count,
       [](File& f) {
         f[0].ops[kIf].subgraphs = {4, 2};
       }},
      {"no other body", Status::bad_count,
       [](File& f) {
         f[0].ops[kIf].subgraphs = {1, 4};
       }},
      {"an input less", Status::bad_count, [](File& f) { f[0].ops[kIf].in.pop_back(); }},
      {"an input more", Status::bad_count, [](File& f) { f[0].ops[kIf].in.push_back(kX); }},
      {"another shape", Status::bad_shape, [](File& f) { f[2].in[0] = 4; }},
      {"a constant as input", Status::bad_shape, [](File& f) { f[1].in[0] = 3; }},
      {"an absent input", Status::bad_shape, [](File& f) { f[1].in[0] = -1; }},
      {"nothing for an input", Status::bad_count, [](File& f) { f[0].ops[kIf].in[1] = -1; }},
      {"what is not yet made", Status::out_of_bounds,
       [](File& f) {
         f[0].ops[kIf].in = {kCondition, kX, kY};
       }},
      {"an input twice", Status::bad_count,
       [](File& f) {
         f[1].in = {0, 0};
       }},
      {"an input twice, of a constant", Status::out_of_bounds,
       [](File& f) {
         f[1].in = {0, 0}, f[0].ops[kIf].in[2] = kConstant;
       }},
      {"an output more", Status::bad_count,
       [](File& f) {
         f[1].out = {2, 2};
       }},
      {"an output of another shape", Status::bad_shape, [](File& f) { f[1].out = {4}; }},
      {"an output of another type", Status::bad_shape, [](File& f) { f[2].out = {5}; }},
      {"an output that nothing makes", Status::out_of_bounds, [](File& f) { f[1].out = {6}; }},
      {"an output that is absent", Status::bad_count, [](File& f) { f[1].out = {-1}; }},
      {"no place for an output", Status::bad_count, [](File& f) { f[0].ops[kIf].out = {}; }},
      {"a constant to write", Status::out_of_bounds,
       [](File& f) { f[0].ops[kIf].out = {kConstant}; }},
      {"what another step made", Status::out_of_bounds,
       [](File& f) { f[0].ops[kIf].out = {kValue}; }},
      {"a body that reads what is not made", Status::out_of_bounds,
       [](File& f) { f[1].ops[0].in = {6}; }},
  });
}

TEST(OpenTfliteFlow, RefusesVariablesThatAreUsedWrongly) {
  expect_statuses({
      {"no handle", Status::bad_count, [](File& f) { f[0].ops[kRead].in = {kX}; }},
      {"two handles", Status::bad_count,
       [](File& f) {
         f[0].ops[kRead].in = {kHandle, kHandle};
       }},
      {"read to nowhere", Status::bad_count, [](File& f) { f[0].ops[kRead].out = {}; }},
      {"read to two places", Status::bad_count,
       [](File& f) {
         f[0].ops[kRead].out = {kValue, kWhole};
       }},
      {"read to what is absent", Status::out_of_bounds,
       [](File& f) { f[0].ops[kRead].out = {-1}; }},
      {"read to a constant", Status::out_of_bounds,
       [](File& f) { f[0].ops[kRead].out = {kConstant}; }},
      {"read to an input", Status::out_of_bounds, [](File& f) { f[0].ops[kRead].out = {kX}; }},
      {"assigned nothing", Status::bad_count, [](File& f) { f[0].ops[kAssign].in = {kHandle}; }},
      {"assigned what is absent", Status::bad_count,
       [](File& f) {
         f[0].ops[kAssign].in = {kHandle, -1};
       }},
      {"assigned what is not made", Status::out_of_bounds,
       [](File& f) {
         f[0].ops[kAssign].in = {kHandle, kWhole};
       }},
      {"assigned with an output", Status::bad_count,
       [](File& f) { f[0].ops[kAssign].out = {kWhole}; }},
      {"assigned through no handle", Status::bad_count,
       [](File& f) {
         f[0].ops[kAssign].in = {kX, kY};
       }},
      {"assigned another size", Status::bad_shape,
       [](File& f) {
         f[0].ops[kAssign].in = {kHandle, kLarger};
       }},
  });
}

// Each variable has the size of the largest buffer; sixteen of them wrap round 32 bits.
TEST(OpenTfliteFlow, RefusesVariablesThatAreTooLargeTogether) {
  for (const int32_t count : {2, 16, 17}) {
    File file(1);
    for (int32_t v = 0; v < count; ++v) {
      file[0].tensors.push_back({Type::RESOURCE, 1});
      file[0].tensors.push_back({Type::FLOAT32, 1 << 26});
      file[0].ops.push_back({Op::VAR_HANDLE, {}, {2 * v}, {}, std::to_string(v)});
      file[0].ops.push_back({Op::READ_VARIABLE, {2 * v}, {2 * v + 1}});
    }
    file[0].out = {1};
    EXPECT_EQ(opened(file).status, Status::too_large) << count;
  }
}

TEST(OpenTfliteFlow, RefusesFirstValuesThatAreNone) {
  expect_statuses({
      {"no subgraph", Status::bad_count, [](File& f) { f[0].ops[kInit].subgraphs = {4}; }},
      {"another operator", Status::unknown_op,
       [](File& f) {
         f[3].ops.push_back({Op::RELU, {1, 1}, {2}});
       }},
      {"an operand less", Status::unknown_op, [](File& f) { f[3].ops[1].in = {0}; }},
      {"what is no constant", Status::unknown_op,
       [](File& f) {
         f[3].ops[1].in = {0, 2};
       }},
      {"what is absent", Status::unknown_op,
       [](File& f) {
         f[3].ops[1].in = {0, -1};
       }},
      {"no handle", Status::bad_count,
       [](File& f) {
         f[3].ops[1].in = {1, 1};
       }},
      {"another size", Status::bad_shape,
       [](File& f) {
         f[3].ops[1].in = {0, 3};
       }},
      {"once in a body", Status::unknown_op,
       [](File& f) {
         f[1].ops.push_back({Op::CALL_ONCE, {}, {}, {3}});
       }},
  });
}

// An index behind the last of the codes.
TEST(OpenTfliteFlow, RefusesAnOperatorWithoutACode) {
  for (size_t graph : {0u, 1u, 3u}) {
    File file = sample();
    file[graph].ops.back().code = Op::MUL;
    EXPECT_EQ(opened(file).status, graph == 3 ? Status::unknown_op : Status::out_of_bounds)
        << graph;
  }
}

TEST(OpenTfliteFlow, NamesTheStepThatIsWrong) {
  File file = sample();
  file[2].ops[0].code = Op::UNIQUE;
  // The variable is read, then the first body: its branch, its operator, the copy of its output.
  EXPECT_EQ(opened(file).status, Status::unknown_op);
  EXPECT_EQ(opened(file).step, 5);
}

TEST(OpenTfliteFlow, SaysOfEveryArenaThatIsTooSmallOnlyThat) {
  uint32_t arena_bytes = 0;
  for (; arena_bytes < kEnough && !opened(sample(), arena_bytes).ok(); arena_bytes += 4) {
    const Fault fault = opened(sample(), arena_bytes);
    ASSERT_EQ(fault.status, Status::arena_too_small) << arena_bytes;
    ASSERT_EQ(fault.step, -1) << arena_bytes;
  }
  EXPECT_GT(arena_bytes, 400u);
  for (; arena_bytes < 2048; arena_bytes += 4) EXPECT_TRUE(opened(sample(), arena_bytes).ok());
}

// Firmware holds the operators that the files it was made for need.
TEST(OpenTfliteFlow, AsksForTheOperatorsThatItPutsIn) {
  EXPECT_EQ(opened(sample(), kEnough, "relu6").status, Status::ok);
  for (const char* needed : {"reshape", "branch", "relu"}) {
    EXPECT_EQ(opened(sample(), kEnough, needed).status, Status::unknown_op) << needed;
  }
}

TEST(OpenTfliteFlow, OpensEightSubgraphsWithinEachOther) {
  const auto nested = [](size_t depth) {
    File file(depth + 1);
    for (size_t d = 0; d < depth; ++d) {
      file[d].tensors = {{Type::BOOL, 1}, {}, {}};
      file[d].in = {0, 1}, file[d].out = {2};
      file[d].ops = {{Op::IF, {0, 0, 1}, {2}, {int32_t(d) + 1, int32_t(depth)}}};
    }
    file[depth].tensors = {{Type::BOOL, 1}, {}};
    file[depth].in = {0, 1}, file[depth].out = {1};
    return file;
  };
  EXPECT_EQ(opened(nested(7)).status, Status::ok);
  EXPECT_EQ(opened(nested(8)).status, Status::too_large);
}

}  // namespace
}  // namespace mw
