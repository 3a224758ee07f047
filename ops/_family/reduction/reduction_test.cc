// SPDX-License-Identifier: Apache-2.0
// What the generic tests of operators cannot know of reductions: the axes of a file, all sets of
// them, and what floats a choice starts from.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "ops/_family/reduction/reduction_grad.h"
#include "ops/reduce_max/reduce_max.h"

namespace mw::reduction {
namespace {

std::vector<const OpDef*> members() {
  std::vector<const OpDef*> out;
  for (const OpDef* op : all_ops()) {
    if (op->cpp_class == "Reduction") out.push_back(op);
  }
  EXPECT_GE(out.size(), 4u);
  return out;
}

// Attrs::axes that read_tflite() makes of a file's operand, for such an x; -1: refused.
int32_t axes_of(const OpDef& op, const std::vector<int32_t>& axes,
                const Shape& x = {{2, 3, 4, 5}, 4}) {
  TensorType in[2];
  in[0].dtype = DType::f32, in[0].shape = x;
  in[1].dtype = DType::s32, in[1].shape = Shape{{int32_t(axes.size())}, 1};
  in[1].data = axes.data();
  ReductionAttrs attrs;
  const Status status = op.core->read_tflite({FlatTable(), {in, 2}, {}}, &attrs);
  return status == Status::ok ? attrs.axes : -1;
}

TEST(Reduction, AxesOfAFileCountFromEitherEnd) {
  for (const OpDef* op : members()) {
    SCOPED_TRACE(op->name());
    EXPECT_EQ(axes_of(*op, {0}), 1);
    EXPECT_EQ(axes_of(*op, {3}), 8);
    EXPECT_EQ(axes_of(*op, {1, 2}), 6);
    EXPECT_EQ(axes_of(*op, {-1}), 8);
    EXPECT_EQ(axes_of(*op, {-4}), 1);
    EXPECT_EQ(axes_of(*op, {-3, -2}), 6);
    EXPECT_EQ(axes_of(*op, {1, -3}), 2) << "twice the same";
    EXPECT_EQ(axes_of(*op, {4}), -1);
    EXPECT_EQ(axes_of(*op, {-5}), -1);
    EXPECT_EQ(axes_of(*op, {INT32_MIN}), -1);
    EXPECT_EQ(axes_of(*op, std::vector<int32_t>(64, 1)), 2);
    EXPECT_EQ(axes_of(*op, std::vector<int32_t>(65, 1)), -1) << "a file must not claim millions";
    EXPECT_EQ(axes_of(*op, {}), 0);
    EXPECT_EQ(axes_of(*op, {0}, {}), 0) << "of a scalar, axes are not read";
  }
}

struct Problem {
  Graph graph;
  std::vector<int32_t> dims;
  ReductionAttrs attrs;
};

// x and y have one scale, so that sums are exact.
Problem make(Rng& rng, const OpDef& op, DType dtype, std::vector<int32_t> dims,
             ReductionAttrs attrs) {
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input(dims);
  if (dtype != DType::f32) {
    build.graph().tensors[size_t(x)].quant = {{0.5f}, dtype == DType::s8 ? -3 : 0, 0};
  }
  const QuantInfo quant = build.graph().tensors[size_t(x)].quant;
  std::optional<Graph> graph = build.finish(op, attrs, {x}, quant);
  EXPECT_TRUE(graph) << op.name();
  return {std::move(*graph), std::move(dims), attrs};
}

// What plan and .tflite file give, which must be the same.
template <class T>
std::vector<T> run(const Problem& problem, const std::vector<T>& x) {
  const auto* first = reinterpret_cast<const uint8_t*>(x.data());
  const std::vector<Bytes> inputs = {Bytes(first, first + x.size() * sizeof(T))};
  const auto outputs_of = [&](Result<Sim> sim) {
    auto outputs = sim ? sim->run(inputs) : sim.error();
    EXPECT_TRUE(outputs) << (outputs ? "" : outputs.error().text());
    return outputs ? (*outputs)[0] : Bytes();
  };
  const Bytes planned = outputs_of(Sim::open(problem.graph));
  auto file = export_tflite(problem.graph);
  if (problem.attrs.axes == 0 && !problem.dims.empty()) {
    EXPECT_FALSE(file) << "an empty list of axes";
  } else {
    EXPECT_TRUE(file) << (file ? "" : file.error().text());
    if (!file) return {};
    EXPECT_TRUE(import_tflite(*file, "file"));
    EXPECT_EQ(outputs_of(Sim::open_tflite(*file)), planned);
  }
  std::vector<T> y(planned.size() / sizeof(T));
  std::memcpy(y.data(), planned.data(), planned.size());
  return y;
}

// The values of x that make each one of y, by the specification: element by element.
template <class T>
std::vector<std::vector<double>> groups_of(const Problem& problem, const std::vector<T>& x) {
  std::vector<std::vector<double>> groups;
  for (size_t i = 0; i < x.size(); ++i) {
    size_t rest = i, at = 0, stride = 1;
    for (size_t d = problem.dims.size(); d-- > 0;) {
      const size_t extent = size_t(problem.dims[d]), index = rest % extent;
      rest /= extent;
      if ((problem.attrs.axes >> d) & 1) continue;
      at += index * stride, stride *= extent;
    }
    groups.resize(std::max(groups.size(), at + 1));
    groups[at].push_back(double(x[i]));
  }
  return groups;
}

double answer(const OpDef& op, const std::vector<double>& values, double zero_point) {
  double sum = 0;
  for (double value : values) sum += value - zero_point;
  if (op.name() == "mean") return std::round(sum / double(values.size())) + zero_point;
  if (op.name() == "sum") return sum + zero_point;
  const auto [low, high] = std::ranges::minmax(values);
  return op.name() == "reduce_max" ? high : low;
}

template <class T>
void check_all_axes(const OpDef& op, DType dtype, const std::vector<int32_t>& dims) {
  Rng rng(op.core->code);
  for (int32_t axes = 0; axes < 1 << dims.size(); ++axes) {
    const bool all = axes == (1 << dims.size()) - 1;
    const Problem problem = make(rng, op, dtype, dims, {axes, all || rng.chance(0.5)});
    std::vector<T> x(size_t(CaseBuilder::shape(dims).elems()));
    for (T& value : x) value = T(rng.between(std::numeric_limits<T>::min(), 127));
    const auto groups = groups_of(problem, x);
    const std::vector<T> y = run(problem, x);
    ASSERT_EQ(y.size(), groups.size()) << op.name() << axes;
    for (size_t i = 0; i < y.size(); ++i) {
      const double wanted =
          std::clamp<double>(answer(op, groups[i], dtype == DType::s8 ? -3 : 0),
                             std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      // Halves of means are rounded twice.
      ASSERT_NEAR(y[i], wanted, op.name() == "mean" ? 1 : 0) << op.name() << " axes " << axes;
    }
  }
}

TEST(Reduction, EverySetOfAxesUpToRankSix) {
  for (const OpDef* op : members()) {
    for (const std::vector<int32_t>& dims :
         {std::vector<int32_t>{}, {9}, {3, 2, 4}, {2, 3, 2, 1, 3, 2}}) {
      check_all_axes<int8_t>(*op, DType::s8, dims);
    }
    check_all_axes<int16_t>(*op, DType::s16, {2, 3, 1, 2});
  }
}

// As TFLite: the search starts from the largest finite numbers, and what does not compare is
// skipped.
TEST(Reduction, ExtremesOfFloatsThatDoNotCompare) {
  const float nan = std::nanf(""), inf = std::numeric_limits<float>::infinity();
  const float most = std::numeric_limits<float>::max();
  const std::vector<float> x = {nan, 1, -2, 3, nan, nan, -inf, -inf, inf, inf, -inf, inf};
  const auto check = [&](const char* name, const std::vector<float>& wanted) {
    Rng rng(1);
    EXPECT_EQ(run(make(rng, *find_op(name), DType::f32, {6, 2}, {2, false}), x), wanted) << name;
  };
  check("reduce_max", {1, 3, -most, -most, inf, inf});
  check("reduce_min", {1, -2, most, -inf, most, -inf});
}

// A file says the shape of y; no other than what is kept of x will do.
TEST(Reduction, AnOutputOfAnotherShapeIsRefused) {
  const auto prepared = [](const OpDef& op, const Shape& x, bool keep_dims, const Shape& y) {
    TensorType in{DType::f32, x, {}, nullptr}, out{DType::f32, y, {}, nullptr};
    const ReductionAttrs attrs{2, keep_dims};
    Bytes params(op.core->params_bytes);
    return op.core->prepare(&attrs, {{&in, 1}, {&out, 1}}, params.data());
  };
  const Shape x{{2, 3, 4}, 3};
  for (const OpDef* op : members()) {
    SCOPED_TRACE(op->name());
    EXPECT_EQ(prepared(*op, x, false, {{2, 4}, 2}), Status::ok);
    EXPECT_EQ(prepared(*op, x, true, {{2, 1, 4}, 3}), Status::ok);
    for (const Shape& y : {Shape{{4, 2}, 2},
                           {{8}, 1},
                           {{2}, 1},
                           {{4}, 1},
                           {{1, 2, 4}, 3},
                           {{2, 1, 4}, 3},
                           {{2, 4, 1}, 3},
                           {{2, 3, 4}, 3},
                           {}}) {
      EXPECT_EQ(prepared(*op, x, false, y), Status::bad_shape) << y.rank << " " << y[0];
    }
    for (const Shape& y : {Shape{{2, 4}, 2}, {{2, 3, 4}, 3}, {{1, 2, 4}, 3}, {{1, 2, 1, 4}, 4}}) {
      EXPECT_EQ(prepared(*op, x, true, y), Status::bad_shape) << y.rank << " " << y[0];
    }
    EXPECT_EQ(prepared(*op, {{2, 0, 4}, 3}, false, {{2, 4}, 2}), Status::bad_shape);
    EXPECT_EQ(prepared(*op, {{2, -3, 4}, 3}, false, {{2, 4}, 2}), Status::bad_shape);
    EXPECT_EQ(prepared(*op, {{2}, 1}, false, {{2}, 1}), Status::bad_attribute);
  }
}

TEST(Reduction, TheFirstOfEqualMaximaTakesTheGradient) {
  const ChoiceRule<reduce_max::Reduction> rule({0, 1, 2, 3});
  const float x[] = {1, 2, 2, -1};
  float dx[] = {9, 9, 9, 9};
  const float y = rule.give(x);
  EXPECT_EQ(y, 2);
  rule.take(x, y, 5, dx);
  EXPECT_EQ(std::vector<float>(dx, dx + 4), (std::vector<float>{0, 5, 0, 0}));
}

// A factor so small that a mean cannot shift its multiplier by all bits of the count.
TEST(Reduction, ScalesMayBeFarApart) {
  for (const char* name : {"mean", "sum"}) {
    Rng rng(1);
    Problem problem = make(rng, *find_op(name), DType::s8, {2, 16}, {2, false});
    problem.graph.tensors[size_t(problem.graph.inputs[0])].quant = {{1e-9f}, 0, 0};
    problem.graph.tensors[size_t(problem.graph.outputs[0])].quant = {{1.0f}, 5, 0};
    EXPECT_EQ(run(problem, std::vector<int8_t>(32, 100)), (std::vector<int8_t>{5, 5})) << name;
  }
}

// As TFLM: 70000 * 32767 - 2^32, in steps of 10^5.
TEST(Reduction, SumsOfInt16Wrap) {
  Rng rng(1);
  Problem problem = make(rng, *find_op("sum"), DType::s16, {1, 70000}, {2, false});
  problem.graph.tensors[size_t(problem.graph.inputs[0])].quant = {{1.0f}, 0, 0};
  problem.graph.tensors[size_t(problem.graph.outputs[0])].quant = {{1e5f}, 0, 0};
  EXPECT_EQ(run(problem, std::vector<int16_t>(70000, 32767)), std::vector<int16_t>{-20013});
}

// More int8 values, less their zero point, could leave an int32.
TEST(Reduction, SumsOfInt8AreOfFewerThanAnInt32Holds) {
  const float scale = 1;
  const OpDef& op = *find_op("sum");
  const auto footprint_of = [&](int32_t count) {
    const TensorType in{DType::s8, Shape{{1, count}, 2}, {{&scale, 1}, 127}, nullptr};
    const TensorType out{DType::s8, Shape{{1}, 1}, {{&scale, 1}, 0}, nullptr};
    const ReductionAttrs attrs{2, false};
    Bytes params(op.core->params_bytes);
    EXPECT_EQ(op.core->prepare(&attrs, {{&in, 1}, {&out, 1}}, params.data()), Status::ok);
    uint32_t sizes[8];
    Footprint footprint(Slots::of(kSlots), sizes);
    return op.rows[0].footprint(params.data(), op.rows[0], footprint);
  };
  EXPECT_EQ(footprint_of((1 << 23) - 1), Status::ok);
  EXPECT_EQ(footprint_of(1 << 23), Status::too_large);
}

TEST(Reduction, NoShapeFollowsFromAxesBeyondTheRank) {
  const TensorType x{DType::f32, Shape{{2, 3}, 2}, {}, nullptr};
  for (const OpDef* op : members()) {
    const auto status = [&](int32_t axes) {
      TensorType y;
      const ReductionAttrs attrs{axes, true};
      return op->core->infer(&attrs, {&x, 1}, {&y, 1});
    };
    EXPECT_EQ(status(0), Status::ok);
    EXPECT_EQ(status(3), Status::ok);
    EXPECT_EQ(status(4), Status::bad_attribute);
    EXPECT_EQ(status(-1), Status::bad_attribute);
  }
}

// TFLM refuses to run a choice whose output is quantized in another way.
TEST(Reduction, AChoiceKeepsItsQuantization) {
  int checked = 0;
  const auto prepared = [](const OpDef& op, DType dtype, Quant x, Quant y) {
    TensorType in{dtype, Shape{{2, 3}, 2}, x, nullptr}, out{dtype, Shape{{2}, 1}, y, nullptr};
    const ReductionAttrs attrs{2, false};
    Bytes params(op.core->params_bytes);
    return op.core->prepare(&attrs, {{&in, 1}, {&out, 1}}, params.data());
  };
  const float scale = 0.5f, other = 0.5001f;
  for (const OpDef* op : members()) {
    if (op->quant.output != QuantRule::Output::same_as_input) continue;
    for (DType dtype : {DType::s8, DType::s16}) {
      EXPECT_EQ(prepared(*op, dtype, {{&scale, 1}, 3}, {{&scale, 1}, 3}), Status::ok);
      EXPECT_EQ(prepared(*op, dtype, {{&scale, 1}, 3}, {{&other, 1}, 3}), Status::bad_quantization);
      EXPECT_EQ(prepared(*op, dtype, {{&scale, 1}, 3}, {{&scale, 1}, 4}), Status::bad_quantization);
      EXPECT_EQ(prepared(*op, dtype, {{&scale, 1}, 3}, {}), Status::bad_quantization);
      EXPECT_EQ(prepared(*op, dtype, {}, {{&scale, 1}, 3}), Status::bad_quantization);
    }
    ++checked;
  }
  EXPECT_EQ(checked, 2);
}

}  // namespace
}  // namespace mw::reduction
