// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_2d/conv_2d.h"

#include <algorithm>
#include <cstring>

#include "abi/requantize.h"
#include "host/ir/op_def.h"
#include "ops/_family/conv/conv_host.h"
#include "ops/conv_2d/packed.h"

namespace mw::conv_2d {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  int version = a.dilation_h == 1 && a.dilation_w == 1 ? 3 : 5;
  if (graph.tensors[size_t(node.input(kX))].dtype == DType::s16) version = 4;
  if (graph.tensors[size_t(node.input(kW))].dtype == DType::s4) version = 7;
  return TfliteExport{.options = {int(a.padding), a.stride_w, a.stride_h, int(a.activation),
                                  a.dilation_w, a.dilation_h},
                      .version = version};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto [a, k_h, k_w] = conv_op::draw_conv(build, rng);
  const int32_t groups = rng.chance(0.3) ? int32_t(rng.between(2, 3)) : 1;
  const int32_t in_c = groups * build.extent(1, 9), out_c = groups * build.extent(1, 9);
  const int32_t in_h = conv_op::extent_under(build, k_h, a.dilation_h);
  const int32_t in_w = conv_op::extent_under(build, k_w, a.dilation_w);
  const TensorId x = build.input({1, in_h, in_w, in_c});
  const std::vector<int32_t> filter = {out_c, k_h, k_w, in_c / groups};
  const bool hybrid = dtype == DType::f32 && rng.chance(0.4);  // TFLite's has a bias, as of uint8
  const TensorId w = hybrid ? build.hybrid_weights(filter, 0) : build.any_weights(filter, 0);
  if (hybrid && groups > 1) {  // TFLite reads a scale of each channel
    QuantInfo& quant = build.graph().tensors[size_t(w)].quant;
    quant.scales.resize(size_t(out_c), quant.scales[0]);
  }
  const DType sum = dtype == DType::s16 && rng.chance(0.7) ? DType::s64 : DType::s32;
  const bool is_unsigned = build.graph().tensors[size_t(w)].dtype == DType::u8;
  const TensorId b = hybrid || is_unsigned || rng.chance(0.8) ? build.bias(x, w, sum) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

uint64_t ref_cost(const void* params, CoreClass core) {
  constexpr CostFigures<4> kEach = {{{92.2, 35.3, 17.8, 8.07},
                                     {60.3, 45, 18.3, 9.08},
                                     {96, 33.7, 14.1, 8.06},
                                     {67.1, 56.1, 5.1, 12.1}}};
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  const double more_runs = dense(p) ? 0 : taps - rows;  // a tap is a run, not a row
  return instructions(
      kEach, core,
      {pixels * p.out_c, rows * p.out_c, more_runs * p.out_c, taps * p.out_c * p.in_c / p.groups});
}
// Tiles of four channels, and the channels that are left.
uint64_t portable_cost(const void* params, CoreClass core) {
  constexpr CostFigures<7> kEach = {{{127, 201, 47.8, 3, 102, 30.8, 5.94},
                                     {141, 197, 46.9, 3.5, 115, 28.6, 7.96},
                                     {153, 212, 51.8, 2.75, 101, 33.2, 4.95},
                                     {169, 214, 45.9, 3.5, 115, 35.6, 7}}};
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  const int32_t whole_tiles = p.out_c / 4;
  const double tiles = whole_tiles, rest = p.out_c & 3, elems = taps * p.in_c;
  return instructions(kEach, core,
                      {pixels, pixels * tiles, rows * tiles, elems * tiles * 4, pixels * rest,
                       rows * rest, elems * rest});
}
// Whole windows, in groups of four elements; then one by one.
uint64_t arm_dsp_cost(const void* params, CoreClass core) {
  constexpr CostFigures<6> kEach = {{{43.7, 1.43, 4.34, 117, 134, 1.15},
                                     {51.6, 1.8, 5.05, 137, 145, 2.25},
                                     {48.9, 1.36, 4.79, 135, 132, 0.871},
                                     {53.8, 1.79, 4.93, 169, 137, 2.36}}};
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  const double outputs = pixels * p.out_c;
  const int32_t elems = p.k_h * p.k_w * p.in_c;
  return instructions(
      kEach, core,
      {outputs, outputs * (elems & ~3), outputs * (elems & 3), pixels, rows, taps * p.in_c});
}
// Pixels go by two, channels by four, whether they are there or not.
uint64_t packed_cost(const void* params, CoreClass core) {
  constexpr CostFigures<7> kEach = {{{92.4, 5.96, 69.8, 45.6, 72.3, 4.9, 2.64},
                                     {96.3, 5.95, 78.2, 35.3, 79.1, 6.28, 3.2},
                                     {90, 5.97, 62.9, 58.3, 76.4, 2.95, 2.16},
                                     {97.8, 5.94, 83.4, 29.6, 81.3, 6.87, 3.42}}};
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  const int64_t whole_pairs = (int64_t(pixels) + 1) / 2;
  const double pairs = double(whole_pairs), tiles = pairs * packed::blocks(p);
  const bool flat = p.k_h * p.k_w == 1 && p.stride_h * p.stride_w == 1;
  return instructions(
      kEach, core,
      {tiles, tiles * packed::column_elems(p), p.out_c % packed::kChannels != 0 ? pairs : 0, pixels,
       flat ? 0 : rows, rows * ((p.k_w * p.in_c) & 3), taps * p.in_c});
}

// Makes the stream of packed.h.
class Packer {
 public:
  Packer(const Params& p, const Args& constants)
      : p_(p),
        w_(constants.input<int8_t>(kW)),
        bias_(constants.input<int32_t>(kB)),
        multiplier_(constants.table<int32_t>(kMultiplier)),
        shift_(constants.table<int8_t>(kShift)) {}

  // Empty where the kernel would not be exact.
  std::optional<Bytes> pack() {
    for (int32_t c = 0; c < p_.out_c; ++c) {
      if (!add_channel(c)) return std::nullopt;
    }
    const size_t whole = channels_.size() + packed::kChannels - 1;
    channels_.resize(whole - whole % packed::kChannels);  // absent ones: no weights, no bias
    if (!set_factors([&](int32_t c) { return scaled(c); }) &&
        !set_factors([&](int32_t c) { return rounded(c); })) {
      return std::nullopt;
    }
    std::vector<uint32_t> words;
    for (int32_t c = 0; c < p_.out_c; c += packed::kChannels) {
      if (!put_block(c, words)) return std::nullopt;
    }
    Bytes stream(words.size() * sizeof(uint32_t));
    std::memcpy(stream.data(), words.data(), stream.size());
    return stream;
  }

 private:
  struct Factor {
    uint32_t m = 0, byte = 0;
  };
  struct Channel {
    bool constant = true;  // makes one output, whatever x is: its weights do not matter
    int32_t bias = 0;
    int64_t low = 0, high = 0;  // of its sums
    Factor factor{};
  };

  // False where a sum may be too large for the kernel.
  bool add_channel(int32_t c) {
    Channel& channel = channels_.emplace_back();
    channel.bias = bias_ == nullptr ? 0 : bias_[c];
    channel.low = channel.high = channel.bias;
    // Each x may be anything; one that is padded adds 0, which lies between.
    for (int32_t k = 0; k < elems(); ++k) {
      const int32_t w = w_[c * elems() + k];
      const int32_t a = w * (INT8_MIN - p_.x_zp), b = w * (INT8_MAX - p_.x_zp);
      channel.low += std::min(a, b), channel.high += std::max(a, b);
    }
    if (channel.low < INT32_MIN || channel.high > INT32_MAX || shift_[c] > 0) return false;
    channel.constant = output(c, channel.low) == output(c, channel.high);
    if (channel.constant) channel.bias = (output(c, channel.low) - p_.y_zp) * kConstantStep;
    return channel.constant || (channel.low > -(1 << 23) && channel.high < (1 << 23));
  }

  // It grows with the sum.
  int32_t output(int32_t c, int64_t sum) const {
    return requantize_s8(int32_t(sum), {multiplier_[c], shift_[c]}, p_.y_zp, INT8_MIN, INT8_MAX);
  }

  template <class Find>
  bool set_factors(Find find) {
    for (int32_t c = 0; c < int32_t(channels_.size()); ++c) {
      const std::optional<Factor> factor = find(c);
      if (!factor) return false;
      channels_[size_t(c)].factor = *factor;
    }
    return true;
  }

  // False where a lane cannot hold both of its weights.
  bool put_block(int32_t c, std::vector<uint32_t>& words) const {
    for (int32_t i = c; i < c + packed::kChannels; i += 2) {
      words.push_back(256 * uint32_t(at(i + 1).bias) + uint32_t(at(i).bias));
      words.push_back(uint32_t(at(i).bias));
    }
    for (int32_t k = 0; k < packed::column_elems(p_); k += 2) {
      const int32_t first = (k & ~3) + (k & 2) / 2;
      for (int32_t i = c; i < c + packed::kChannels; i += 2) {
        const int32_t low = lane(i, first), high = lane(i, first + 2);
        if (std::min(low, high) < INT16_MIN) return false;
        words.push_back((uint32_t(low) & 0xffffu) | uint32_t(high) << 16);
      }
    }
    uint32_t bytes = 0;
    for (int32_t i = packed::kChannels; i-- > 0;) bytes = bytes << 8 | at(c + i).factor.byte;
    words.push_back(bytes);
    for (int32_t i = 0; i < packed::kChannels; ++i) words.push_back(at(c + i).factor.m);
    return true;
  }

  const Channel& at(int32_t c) const { return channels_[size_t(c)]; }
  int32_t elems() const { return p_.k_h * p_.k_w * p_.in_c; }
  // Of element k of a column.
  int32_t weight(int32_t c, int32_t k) const {
    return at(c).constant || k >= elems() ? 0 : w_[c * elems() + k];
  }
  int32_t lane(int32_t c, int32_t k) const { return 256 * weight(c + 1, k) + weight(c, k); }

  // kConstantStep makes one output more by a factor of 1 / 256, in either form.
  static constexpr int32_t kConstantStep = 256;

  std::optional<Factor> rounded(int32_t c) const {
    if (at(c).constant) return Factor{1u << 30, 6};
    const int32_t e = -shift_[c];  // at most 23: else a sum would make less than a half
    if (e < 1) return std::nullopt;
    return Factor{uint32_t(multiplier_[c]), uint32_t(e - 1)};
  }

  // A factor that cuts off instead of rounding, if one is exact.
  std::optional<Factor> scaled(int32_t c) const {
    if (at(c).constant) return Factor{1u << 28, packed::kScaled};
    const int32_t drop = -shift_[c] - 5;  // at most 26
    if (drop < 0) return std::nullopt;
    const int64_t base = multiplier_[c] >> drop;
    for (const int64_t m : {base, base + 1}) {
      if (m > INT32_MAX) continue;
      if (const auto byte = byte_for(c, m)) return Factor{uint32_t(m), *byte};
    }
    return std::nullopt;
  }

  // Both ways grow with the sum: they are equal everywhere if they are so at both ends of each run
  // of sums that make one output. Each end leaves some bytes; any of those left over will do.
  std::optional<uint32_t> byte_for(int32_t c, int64_t m) const {
    const Channel& channel = at(c);
    const int32_t zero = packed::zero_of(p_, true);
    const auto cut = [&](int64_t x) { return zero + (256 * x * m >> 32); };
    constexpr int64_t kOne = 1 << packed::kFraction;
    // What tells that the form is scaled.
    int64_t least = c == packed::kChannels - 1 ? packed::kScaled : 0, most = 255;
    for (int64_t x = channel.low; x <= channel.high && least <= most;) {
      const int32_t y = output(c, x);
      if (y > INT8_MIN) least = std::max(least, y * kOne - cut(x));
      int64_t last = x, beyond = channel.high + 1;
      while (beyond - last > 1) {
        const int64_t middle = last + (beyond - last) / 2;
        (output(c, middle) == y ? last : beyond) = middle;
      }
      if (y < INT8_MAX) most = std::min(most, (y + 1) * kOne - 1 - cut(last));
      x = beyond;
    }
    if (least > most) return std::nullopt;
    return uint32_t(least);
  }

  const Params& p_;
  const int8_t* w_;
  const int32_t *bias_, *multiplier_;
  const int8_t* shift_;
  std::vector<Channel> channels_;
};

std::optional<Bytes> pack(const void* params, const Args& constants) {
  return Packer(*static_cast<const Params*>(params), constants).pack();
}

constexpr HostRow kHostRows[] = {
    {&conv_2d_s8_packed_arm_dsp_row, 1586, packed_cost, pack},
    {&conv_2d_s8_arm_dsp_row, 1208, arm_dsp_cost},
    {&conv_2d_s8_portable_row, 980, portable_cost},
    {&conv_2d_s8_ref_row, 744, ref_cost},
};

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .fuses_pad = true, .unsigned_alike = true},
    .quant = {.weight_slot = kW, .weight_axis = 0, .bias_slot = kB},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .host_rows = kHostRows,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::conv_2d
