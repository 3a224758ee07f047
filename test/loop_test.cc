// SPDX-License-Identifier: Apache-2.0
// Loops whose results can be told by hand, in all that runs them; and loops that are refused or
// given up.
#include <gtest/gtest.h>

#include <cstring>

#include "host/import/tflite/tflite.h"
#include "host/ir/text.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"
#include "test/random_flow.h"

namespace mw {
namespace {

template <class T>
Bytes bytes(std::initializer_list<T> values) {
  return *bytes_of(std::vector<T>(values));
}

Graph graph_of(const std::string& text) {
  auto graph = parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text() << "\n" << text;
  return graph.ok() ? *graph : Graph{};
}

using Values = std::vector<Bytes>;

void expect_result(Result<Sim> sim, const Values& inputs, const Values& want, const char* what) {
  ASSERT_TRUE(sim.ok()) << what << ": " << sim.error().text();
  for (int run = 0; run < 2; ++run) EXPECT_EQ(sim->run(inputs).value(), want) << what << run;
}

void expect_everywhere(const Graph& graph, const Values& inputs, const Values& want) {
  auto evaluator = Evaluator::open(graph);
  ASSERT_TRUE(evaluator.ok()) << evaluator.error().text();
  ASSERT_TRUE(evaluator->run(inputs).ok());
  for (size_t o = 0; o < want.size(); ++o) {
    const auto made = evaluator->output(o);
    EXPECT_EQ(Bytes(made.begin(), made.end()), want[o]) << "evaluator, output " << o;
  }
  EXPECT_EQ(FlowReference(graph).run(inputs), want);
  for (Optimize optimize : {Optimize::speed, Optimize::size, Optimize::ram}) {
    expect_result(Sim::open(graph, {.optimize = optimize}), inputs, want, "plan");
  }
  Graph passed = graph;
  ASSERT_TRUE(run_passes(passed).ok());
  expect_result(Sim::open(passed), inputs, want, "passes");
  const auto file = export_tflite(graph);
  ASSERT_TRUE(file.ok()) << file.error().text();
  const auto back = import_tflite(*file, "back");
  ASSERT_TRUE(back.ok()) << back.error().text();
  expect_result(Sim::open(*back), inputs, want, "imported");
  expect_result(Sim::open_tflite(*file), inputs, want, "on the device");
}

// i, a, b: while i < n: i + 1, and a and b change places.
const char* const kSwaps = R"(graph "swaps" {
  input start: f32[1]
  input n: f32[1]
  input a: s8[2,2]
  input b: s8[2,2]
  graph "fewer" {
    input i: f32[1]
    input most: f32[1]
    input x: s8[2,2]
    input y: s8[2,2]
    less: b8[1] = less(i, most)
    output less
  }
  graph "step" {
    input i: f32[1]
    input most: f32[1]
    input x: s8[2,2]
    input y: s8[2,2]
    const one: f32[1] = {1}
    next: f32[1] = add(i, one)
    output next
    output most
    output y
    output x
  }
  i: f32[1], m: f32[1], x: s8[2,2], y: s8[2,2] = loop(start, n, a, b)
  output i
  output x
  output y
}
)";

TEST(Loop, GoesRoundAsOftenAsItsConditionHolds) {
  const Graph graph = graph_of(kSwaps);
  const Bytes a = bytes<int8_t>({1, 2, 3, 4}), b = bytes<int8_t>({-5, -6, -7, -8});
  for (float n : {-3.0f, 0.0f, 1.0f, 2.0f, 7.0f}) {
    const bool swapped = n == 1 || n == 7;
    expect_everywhere(graph, {bytes({0.0f}), bytes({n}), a, b},
                      {bytes({std::max(n, 0.0f)}), swapped ? b : a, swapped ? a : b});
  }
}

// Counts in int32; an IF in the loop, and the loop in an IF. x becomes relu(x) in even rounds and
// x - 1 in odd ones.
TEST(Loop, StandsAroundAndInBranches) {
  const Graph graph = graph_of(R"(graph "g" {
  input wanted: b8[1]
  input n: s32[1]
  input x: f32[3]
  graph "yes" {
    input most: s32[1]
    input from: f32[3]
    const zero: s32[1] = {0}
    const even: b8[1] = {1}
    graph "fewer" {
      input i: s32[1]
      input m: s32[1]
      input is_even: b8[1]
      input v: f32[3]
      less: b8[1] = less(i, m)
      output less
    }
    graph "step" {
      input i: s32[1]
      input m: s32[1]
      input is_even: b8[1]
      input v: f32[3]
      const one: s32[1] = {1}
      next: s32[1] = add(i, one)
      odd: b8[1] = logical_not(is_even)
      graph "then" {
        input a: f32[3]
        r: f32[3] = relu(a)
        output r
      }
      graph "else" {
        input a: f32[3]
        const unit: f32[1] = {1}
        less_one: f32[3] = sub(a, unit)
        output less_one
      }
      w: f32[3] = branch(is_even, v)
      output next
      output m
      output odd
      output w
    }
    i: s32[1], m: s32[1], e: b8[1], v: f32[3] = loop(zero, most, even, from)
    output i
    output v
  }
  graph "no" {
    input most: s32[1]
    input from: f32[3]
    const none: s32[1] = {-1}
    output none
    output from
  }
  rounds: s32[1], y: f32[3] = branch(wanted, n, x)
  output rounds
  output y
}
)");
  const Bytes x = bytes({-1.5f, 0.5f, 2.0f});
  const auto of = [](int32_t n) { return bytes<int32_t>({n}); };
  expect_everywhere(graph, {{0}, of(5), x}, {of(-1), x});
  expect_everywhere(graph, {{1}, of(0), x}, {of(0), x});
  expect_everywhere(graph, {{1}, of(1), x}, {of(1), bytes({0.0f, 0.5f, 2.0f})});
  expect_everywhere(graph, {{1}, of(2), x}, {of(2), bytes({-1.0f, -0.5f, 1.0f})});
  expect_everywhere(graph, {{1}, of(5), x}, {of(5), bytes({0.0f, 0.0f, 0.0f})});
}

// A register of values that move up, of which the first is new; and a view of one of them.
TEST(Loop, ValuesMoveUpAllAtOnce) {
  const Graph graph = graph_of(R"(graph "g" {
  input n: f32[1]
  input a: s8[4]
  input b: s8[4]
  input c: s8[2,2]
  graph "positive" {
    input i: f32[1]
    input x: s8[4]
    input y: s8[4]
    input z: s8[2,2]
    const none: f32[1] = {0}
    more: b8[1] = greater(i, none)
    output more
  }
  graph "step" {
    input i: f32[1]
    input x: s8[4]
    input y: s8[4]
    input z: s8[2,2]
    const one: f32[1] = {1}
    next: f32[1] = sub(i, one)
    flat: s8[4] = reshape(z) {shape={4, 0, 0, 0, 0, 0}, rank=1}
    square: s8[2,2] = reshape(y) {shape={2, 2, 0, 0, 0, 0}, rank=2}
    output next
    output flat
    output x
    output square
  }
  i: f32[1], x: s8[4], y: s8[4], z: s8[2,2] = loop(n, a, b, c)
  output x
  output y
  output z
}
)");
  const Bytes a = bytes<int8_t>({1, 2, 3, 4}), b = bytes<int8_t>({5, 6, 7, 8}),
              c = bytes<int8_t>({9, 10, 11, 12});
  expect_everywhere(graph, {bytes({0.0f}), a, b, c}, {a, b, c});
  expect_everywhere(graph, {bytes({1.0f}), a, b, c}, {c, a, b});
  expect_everywhere(graph, {bytes({2.0f}), a, b, c}, {b, c, a});
  expect_everywhere(graph, {bytes({6.0f}), a, b, c}, {a, b, c});
}

// Adds x as often as the rounds of an inner loop say, which begins anew in each round of the outer
// one, times the runs, which a variable counts.
TEST(Loop, LoopsStandInLoopsAndBesideVariables) {
  const Graph graph = graph_of(R"(graph "g" {
  input x: f32[2]
  state runs: f32[1] = {0}
  const zero: f32[1] = {0}
  const none: f32[2] = {0, 0}
  graph "outer holds" {
    input j: f32[1]
    input sum: f32[2]
    input v: f32[2]
    const three: f32[1] = {3}
    more: b8[1] = less(j, three)
    output more
  }
  graph "outer" {
    input j: f32[1]
    input sum: f32[2]
    input v: f32[2]
    const one: f32[1] = {1}
    const start: f32[1] = {0}
    graph "inner holds" {
      input i: f32[1]
      input s: f32[2]
      input w: f32[2]
      input limit: f32[1]
      more: b8[1] = less_equal(i, limit)
      output more
    }
    graph "inner" {
      input i: f32[1]
      input s: f32[2]
      input w: f32[2]
      input limit: f32[1]
      const step: f32[1] = {1}
      t: f32[2] = mul(w, i)
      more: f32[2] = add(s, t)
      next: f32[1] = add(i, step)
      output next
      output more
      output w
      output limit
    }
    last: f32[1], s: f32[2], w: f32[2], l: f32[1] = loop(start, sum, v, j)
    next: f32[1] = add(j, one)
    output next
    output s
    output v
  }
  j: f32[1], total: f32[2], v: f32[2] = loop(zero, none, x)
  const one: f32[1] = {1}
  counted: f32[1] = add(runs, one)
  all: f32[2] = mul(total, counted)
  update runs = counted
  output all
}
)");
  // i * x for i = 0; 0, 1; 0, 1, 2: four times x together.
  FlowReference reference(graph);
  auto sim = Sim::open(graph).value();
  auto device = Sim::open_tflite(export_tflite(graph).value()).value();
  for (float run : {1.0f, 2.0f, 3.0f}) {
    const Values in = {bytes({1.0f, -0.5f})}, want = {bytes({4 * run, -2 * run})};
    EXPECT_EQ(reference.run(in), want);
    EXPECT_EQ(sim.run(in).value(), want);
    EXPECT_EQ(device.run(in).value(), want);
  }
}

// The condition holds for what goes round alone, so the plan cannot tell that it never changes.
TEST(Loop, WhatDoesNotEndIsGivenUp) {
  const Graph graph = graph_of(R"(graph "g" {
  input go: b8[1]
  input a: f32[2]
  graph "holds" {
    input c: b8[1]
    input x: f32[2]
    output c
  }
  graph "body" {
    input c: b8[1]
    input x: f32[2]
    y: f32[2] = relu(x)
    output c
    output y
  }
  c: b8[1], x: f32[2] = loop(go, a)
  output x
}
)");
  const Bytes x = bytes({-1.0f, 1.0f});
  expect_everywhere(graph, {{0}, x}, {x});
  const Values for_ever = {{1}, x};
  auto evaluator = Evaluator::open(graph);
  ASSERT_TRUE(evaluator.ok());
  const auto evaluated = evaluator->run(for_ever);
  ASSERT_FALSE(evaluated.ok());
  EXPECT_EQ(evaluated.error().where, "loop 'c'");
  EXPECT_NE(evaluated.error().what.find("500000 times"), std::string::npos);
  EXPECT_FALSE(evaluated.error().hint.empty());
  auto sim = Sim::open(graph).value();
  auto device = Sim::open_tflite(export_tflite(graph).value()).value();
  for (Sim* each : {&sim, &device}) {
    const auto done = each->run(for_ever);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().what, evaluated.error().what);
    EXPECT_EQ(each->run(Values{{0}, x}).value(), Values{x});
  }
}

TEST(Loop, WhatPlainlyNeverEndsHasNoPlan) {
  for (const char* value : {"1", "0"}) {
    const Graph graph = graph_of(std::string(R"(graph "g" {
  input a: f32[2]
  graph "holds" {
    input x: f32[2]
    const always: b8[1] = {)") + value +
                                 R"(}
    output always
  }
  graph "body" {
    input x: f32[2]
    y: f32[2] = relu(x)
    output y
  }
  x: f32[2] = loop(a)
  output x
}
)");
    const auto plan = make_plan(graph, {});
    EXPECT_EQ(plan.ok(), value[0] == '0');
    if (plan.ok()) {
      expect_everywhere(graph, {bytes({-1.0f, 1.0f})}, {bytes({-1.0f, 1.0f})});
    } else {
      EXPECT_EQ(plan.error().text().substr(0, 8), "loop 'x'");
    }
  }
}

struct Misfit {
  const char *from, *to;  // in kSwaps
  const char* told;
};

TEST(Loop, GraphsThatDoNotFitAreRefused) {
  const Misfit misfits[] = {
      {"    output x\n  }", "  }", "graph 'step': 3 outputs instead of the 4 values"},
      {"    input y: s8[2,2]\n    less", "    less", "graph 'fewer': 3 inputs instead of the 4"},
      {"x: s8[2,2], y: s8[2,2] = loop(start, n, a, b)\n  output i\n  output x\n  output y",
       "x: s8[2,2] = loop(start, n, a, b)\n  output x", "3 outputs instead of the 4 values"},
      {"    output y\n    output x", "    output i\n    output x",
       "graph 'step' > output 2 > tensor 0 'i': its data type differs from that of tensor 2 'a'"},
      {"  input b: s8[2,2]", "  input b: s8[4]",
       "output 3 > tensor 7 'y': its shape [2,2] differs from that of tensor 3 'b'"},
      {"  input b: s8[2,2]", "  input b: s8[2,2] q(0.5, 1)",
       "output 3 > tensor 7 'y': its quantization differs from that of tensor 3 'b'"},
      {"    output less", "    output i",
       "graph 'fewer' > output 0 > tensor 0 'i': the condition is not one bool"},
      {"    output less", "    output less\n    output less", "the condition is not one bool"},
      {"loop(", "relu(", "it runs no graphs"},
      {"loop(start, n, a, b)", "loop(start, n, a, _)", "a required input is absent"},
  };
  for (const Misfit& misfit : misfits) {
    std::string text = kSwaps;
    const size_t at = text.find(misfit.from);
    ASSERT_NE(at, std::string::npos) << misfit.from;
    text.replace(at, std::strlen(misfit.from), misfit.to);
    const auto graph = parse(text);
    ASSERT_FALSE(graph.ok()) << misfit.told;
    EXPECT_NE(graph.error().text().find(misfit.told), std::string::npos) << graph.error().text();
  }
}

// What goes round is no constant, whatever it starts as.
TEST(Loop, PassesDoNotFoldWhatGoesRound) {
  Graph graph = graph_of(R"(graph "g" {
  input n: f32[1]
  const zero: f32[1] = {0}
  const one: f32[1] = {1}
  graph "holds" {
    input i: f32[1]
    input x: f32[1]
    input most: f32[1]
    more: b8[1] = less(i, most)
    output more
  }
  graph "body" {
    input i: f32[1]
    input x: f32[1]
    input most: f32[1]
    const one: f32[1] = {1}
    const two: f32[1] = {2}
    next: f32[1] = add(i, one)
    twice: f32[1] = mul(x, two)
    output next
    output twice
    output most
  }
  i: f32[1], x: f32[1], m: f32[1] = loop(zero, one, n)
  output x
}
)");
  expect_everywhere(graph, {bytes({5.0f})}, {bytes({32.0f})});
}

}  // namespace
}  // namespace mw
