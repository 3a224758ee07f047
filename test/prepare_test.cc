// SPDX-License-Identifier: Apache-2.0
// prepare() and infer() on types and attributes of a hostile file: what they let pass has the
// shapes that infer() gives, and runs inside buffers of the sizes that the footprint says.
#include <gtest/gtest.h>

#include "host/ir/random_case.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr int kCases = 25, kDamages = 12;
constexpr uint64_t kLargestProblem_bytes = 1u << 16, kMostMacs = 300'000;

// The types of a node, which own their scales, with one thing wrong. A loader has seen to it that
// extents are positive, scales finite and zero points 16 bits (rt/tflite_file.h).
class DamagedTypes {
 public:
  DamagedTypes(const Problem& p, Rng& rng) : in(p.in), out(p.out), rng_(rng) {
    const uint64_t at = rng.below(in.size() + out.size());
    slot_ = at;
    TensorType& type = at < in.size() ? in[at] : out[at - in.size()];
    if (!type.present()) return;
    scales_.assign(type.quant.scales.begin(), type.quant.scales.end());
    const uint32_t held_bytes = type.data != nullptr ? type.bytes() : 0;
    damage(type);
    if (held_bytes == 0) return;
    // Whoever reads a file gives as many contents as the type says, and not a byte more.
    const auto* held = static_cast<const uint8_t*>(type.data);
    contents_.assign(held, held + std::min(held_bytes, type.bytes()));
    contents_.resize(type.bytes());
    type.data = contents_.data();
  }
  OpTypes view() const {
    return {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  }
  // Whether a list of scales has not one for each channel of weights.
  bool misses_channels(const QuantRule& rule) const {
    if (rule.weight_slot < 0 || in[size_t(rule.weight_slot)].dtype != DType::s8) return false;
    const TensorType& w = in[size_t(rule.weight_slot)];
    if (!w.quant.per_channel() || uint32_t(rule.weight_axis) >= w.shape.rank) return false;
    return int32_t(w.quant.scales.count) != w.shape[uint32_t(rule.weight_axis)];
  }
  bool has_another_rank(uint64_t slot) const { return slot_ == slot && what_ == "rank"; }
  std::string what() const { return "slot " + std::to_string(slot_) + ": " + what_; }

  std::vector<TensorType> in, out;

 private:
  void damage(TensorType& type) {
    switch (rng_.below(6)) {
      case 0:
        what_ = "data type";
        type.dtype = DType(rng_.between(1, kDTypeCount - 1));
        break;
      case 1:
        what_ = "rank";
        if (type.shape.rank > 0 && rng_.chance(0.5)) {
          --type.shape.rank;
        } else if (type.shape.rank < Shape::kMaxRank) {
          type.shape.push(rng_.chance(0.5) ? 1 : 2);
        }
        break;
      case 2:
      case 3:
        what_ = "extent";
        if (type.shape.rank > 0) {
          int32_t& extent = type.shape.dim[rng_.below(type.shape.rank)];
          extent = rng_.chance(0.5) ? extent + 1 : int32_t(rng_.between(1, 9));
        }
        break;
      case 4: {
        what_ = "zero point";
        constexpr int32_t kValues[] = {INT16_MIN, -129, -128, -1, 0, 1, 127, 128, 255, INT16_MAX};
        type.quant.zero_point = kValues[rng_.below(std::size(kValues))];
        break;
      }
      default:
        what_ = "scales";
        damage_scales();
        type.quant.scales = {scales_.data(), uint32_t(scales_.size())};
    }
  }
  void damage_scales() {
    constexpr float kValues[] = {1e-30f, 1e-9f, 0.5f, 1e9f, 9e29f};
    const float value = kValues[rng_.below(std::size(kValues))];
    if (rng_.chance(0.3)) {
      scales_.clear();
    } else if (rng_.chance(0.4) || scales_.empty()) {
      scales_.push_back(value);
    } else if (rng_.chance(0.5)) {
      scales_.pop_back();
    } else {
      scales_[rng_.below(scales_.size())] = value;
    }
  }

  Rng& rng_;
  Bytes contents_;
  std::vector<float> scales_;
  uint64_t slot_ = 0;
  std::string what_ = "nothing";
};

class Prepare : public testing::TestWithParam<const OpDef*> {
 protected:
  static const OpDef& op() { return *GetParam(); }
  template <class Visit>
  void for_problems(uint64_t seed, Visit visit) {
    for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
      Rng rng(seed * 1009 + op().core->code * 16u + dtype);
      for (int i = 0; i < kCases && !HasFailure(); ++i) {
        auto graph = op().random_case(rng, DType(dtype));
        if (!graph) break;
        auto problem = problem_of(std::move(*graph));
        ASSERT_TRUE(problem.has_value());
        SCOPED_TRACE("dtype " + std::to_string(dtype) + " case " + std::to_string(i));
        visit(*problem, rng);
      }
    }
  }
};

class PrepareWithAttributes : public Prepare {};

// What a file declares as output has as many elements as infer() gives, which refuses no less: but
// TFLM, and so prepare(), takes first inputs of other ranks. Blocks are in no file.
void expect_inferred(const Problem& p, const DamagedTypes& damaged) {
  if (p.core().tflite_code == kNoTflite) return;
  const OpTypes types = damaged.view();
  std::vector<TensorType> inferred(types.out.begin(), types.out.end());
  const Status status =
      p.core().infer(p.node().attrs.data(), types.in, {inferred.data(), uint32_t(inferred.size())});
  if (status != Status::ok) {
    EXPECT_TRUE(damaged.has_another_rank(0)) << "infer() refuses it: " << status_text(status);
    return;
  }
  for (uint32_t i = 0; i < types.out.size(); ++i) {
    EXPECT_EQ(inferred[i].shape.elems(), types.out[i].shape.elems()) << "output " << i;
  }
}

// Runs every row that takes these Params on random contents, as a loader that checked sizes would.
int expect_safe(const Problem& p, const OpTypes& types, Rng& rng) {
  int ran = 0;
  for (const KernelRow& row : p.node().op->rows) {
    if (!mw::fits(row, p.params.data(), types)) continue;
    RowSizes sizes = sizes_of(p, row, p.params);
    if (sizes.status != Status::ok || sizes.total() > kLargestProblem_bytes) continue;
    if (p.core().macs != nullptr && p.core().macs(p.params.data()) > kMostMacs) continue;
    const std::vector<Bytes> tables = tables_of(p, row, types, sizes);
    sizes = sizes_of(p, row, p.params, tables);
    if (sizes.status != Status::ok) continue;
    bool fits = true;
    std::vector<Bytes> inputs;
    for (uint32_t i = 0; i < sizes.in.size(); ++i) {
      const bool present = i < types.in.size() && types.in[i].present();
      inputs.emplace_back(present ? sizes.in[i] : 0);
      for (uint8_t& byte : inputs.back()) byte = uint8_t(rng.next());
      fits = fits && (!present || sizes.in[i] <= types.in[i].bytes());
    }
    for (uint32_t i = 0; i < types.out.size(); ++i) {
      fits = fits && sizes.out[i] <= types.out[i].bytes();
    }
    if (!fits) continue;
    RowRun one(p, row, p.params, {}, tables);
    RowRun other(p, row, p.params, {0x11, 0x7e, 0xee}, tables);
    EXPECT_EQ(one.run(inputs), other.run(inputs))
        << row.name << " reads what is not its own, or leaves an output unwritten";
    EXPECT_EQ(one.states(), other.states()) << row.name;
    ++ran;
  }
  return ran;
}

TEST_P(Prepare, HostileTypesAreRefusedOrSafe) {
  int refused = 0, ran = 0;
  for_problems(1, [&](const Problem& sane, Rng& rng) {
    for (int i = 0; i < kDamages; ++i) {
      Problem p = sane;
      const DamagedTypes types(sane, rng);
      SCOPED_TRACE(types.what());
      const Status status = p.core().prepare(p.node().attrs.data(), types.view(), p.params.data());
      if (status != Status::ok) {
        ++refused;
        continue;
      }
      EXPECT_FALSE(types.misses_channels(op().quant)) << "scales would be read that are not there";
      expect_inferred(p, types);
      ran += expect_safe(p, types.view(), rng);
    }
  });
  EXPECT_GT(refused, 0);
  EXPECT_GT(ran, 0);
}

// Params that keep an attribute under its name keep all of it, however few bits they have for it.
void expect_carried(const OpDef& op, const Field& attribute, const Bytes& attrs,
                    const Bytes& params) {
  const Field* param = op.params.find(attribute.name);
  if (param == nullptr || param->count != attribute.count) return;
  if (attribute.kind == FieldKind::f32) return;  // Params keep its bits
  for (uint32_t i = 0; i < attribute.count; ++i) {
    EXPECT_EQ(get_field(*param, params, i), get_field(attribute, attrs, i))
        << attribute.name << " lost bits";
  }
}

TEST_P(PrepareWithAttributes, HostileAttributesAreRefusedOrSafe) {
  const auto& fields = op().attrs.fields;
  for_problems(2, [&](const Problem& sane, Rng& rng) {
    for (int i = 0; i < kDamages; ++i) {
      constexpr double kValues[] = {
          -2147483648.0, -32769, -129, -2,    -1,  0,           1,           2, 3, 4, 5, 17, 65,
          127,           255,    1023, 65536, 1e8, 268435456.0, 2147483647.0};
      Problem p = sane;
      Bytes attrs = sane.node().attrs;
      const Field& field = fields[rng.below(fields.size())];
      const uint32_t index = uint32_t(rng.below(field.count));
      const double value = kValues[rng.below(std::size(kValues))];
      if (!set_field(field, attrs, index, value)) continue;
      SCOPED_TRACE(field.name + " = " + std::to_string(value));
      const Status status = p.core().prepare(attrs.data(), sane.types(), p.params.data());
      if (field.name == "activation" && (value < 0 || value >= double(field.enum_names.size()))) {
        EXPECT_NE(status, Status::ok) << "TFLite has it, and no kernel does";
      }
      if (status != Status::ok) continue;
      expect_carried(op(), field, attrs, p.params);
      p.graph.nodes[0].attrs = attrs;
      expect_safe(p, sane.types(), rng);
    }
  });
}

// A kernel shifts by at most 30 to the left and 31 to the right.
TEST(Requantization, TakesTheFactorsThatAShiftHolds) {
  for (const char* name : {"quantize", "mul", "sum"}) {
    SCOPED_TRACE(name);
    const OpDef& op = *find_op(name);
    const float factor = 0x1p29f, one = 1;
    const TensorType x{DType::s8, Shape{{4}, 1}, {{&factor, 1}, 0}, nullptr};
    const TensorType y{DType::s8, Shape{{4}, 1}, {{&one, 1}, 0}, nullptr};
    const TensorType in[] = {x, y};
    const OpTypes types{{in, op.core->inputs}, {&y, 1}};
    Bytes params(op.core->params_bytes);
    ASSERT_EQ(op.core->prepare(op.attrs.defaults.data(), types, params.data()), Status::ok);
    const Field& shift = *op.params.find("shift");
    EXPECT_EQ(get_field(shift, params, 0), 30);
    const auto row = std::ranges::find_if(
        op.rows, [&](const KernelRow& r) { return mw::fits(r, params.data(), types); });
    ASSERT_NE(row, op.rows.end());
    const auto status = [&](int value) {
      EXPECT_TRUE(set_field(shift, params, 0, value));
      OwnFootprint footprint(slots_of(*op.core, op.core->inputs, 1));
      return row->footprint(params.data(), *row, *footprint);
    };
    EXPECT_EQ(status(30), Status::ok);
    EXPECT_EQ(status(31), Status::bad_quantization);
    EXPECT_EQ(status(-31), Status::ok);
    EXPECT_EQ(status(-32), Status::bad_quantization);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Prepare, testing::ValuesIn(ops_where(makes_cases)), name_of_op);
INSTANTIATE_TEST_SUITE_P(All, PrepareWithAttributes,
                         testing::ValuesIn(ops_where([](const OpDef& op) {
                           return makes_cases(op) && !op.attrs.fields.empty();
                         })),
                         name_of_op);

}  // namespace
}  // namespace mw
