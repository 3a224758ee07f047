// SPDX-License-Identifier: Apache-2.0
// What: signal_filter_bank_spectral_subtraction, channels less a running estimate of their noise.
// Contract: with s = x << smoothing_bits, mod 2^32, and the coefficients of even or odd channels in
// Q(spectral_subtraction_bits): n = (s smoothing + n one_minus_smoothing), y = max((s - min(n, s))
// >> smoothing_bits, x min_signal_remaining), noise = n, and n = min(n, s) where it is clamped. x,
// y, noise u32 [num_channels]; state u32 [num_channels], zero at first. Source: TFLM
// SignalFilterBankSpectralSubtraction.
#ifndef MW_OPS_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_H_
#define MW_OPS_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_filter_bank_spectral_subtraction {
inline namespace MW_ABI {

struct Attrs {
  bool clamping = false;
  int32_t num_channels = 0;
  int32_t smoothing = 0;
  int32_t one_minus_smoothing = 0;
  int32_t alternate_smoothing = 0;
  int32_t alternate_one_minus_smoothing = 0;
  int32_t min_signal_remaining = 0;
  int32_t smoothing_bits = 0;
  int32_t spectral_subtraction_bits = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("clamping", a.clamping), v("num_channels", a.num_channels), v("smoothing", a.smoothing),
        v("one_minus_smoothing", a.one_minus_smoothing),
        v("alternate_smoothing", a.alternate_smoothing),
        v("alternate_one_minus_smoothing", a.alternate_one_minus_smoothing),
        v("min_signal_remaining", a.min_signal_remaining), v("smoothing_bits", a.smoothing_bits),
        v("spectral_subtraction_bits", a.spectral_subtraction_bits);
  }
};

struct Params {
  int32_t channels;
  int32_t smoothing_bits;
  int32_t fraction_bits;
  int32_t smoothing[2];
  int32_t rest[2];
  int32_t least;
  int32_t clamps;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("channels", a.channels), v("smoothing_bits", a.smoothing_bits),
        v("fraction_bits", a.fraction_bits), v("smoothing", a.smoothing), v("rest", a.rest),
        v("least", a.least), v("clamps", a.clamps);
  }
};

struct SignalFilterBankSpectralSubtraction : signal::Plain {
  static constexpr const char* name() { return "signal_filter_bank_spectral_subtraction"; }
  static constexpr const char* custom_name() { return "SignalFilterBankSpectralSubtraction"; }
  static constexpr uint16_t kCode = 286;
  static constexpr SlotCounts kSlots{1, 0, 2, 1};
  static constexpr DType kX = DType::u32, kY = DType::u32;
  using Attrs = signal_filter_bank_spectral_subtraction::Attrs;
  using Params = signal_filter_bank_spectral_subtraction::Params;

  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out) {
    MW_REQUIRE(in[0].shape.rank == 1 && in[0].shape[0] == a.num_channels, bad_shape);
    for (TensorType& type : out) type.dtype = DType::u32, type.shape = in[0].shape;
    return Status::ok;
  }
  static Status read(const Attrs& a, const OpTypes&, Params& p) {
    p.channels = a.num_channels;
    p.smoothing_bits = a.smoothing_bits;
    p.fraction_bits = a.spectral_subtraction_bits;
    p.smoothing[0] = a.smoothing, p.smoothing[1] = a.alternate_smoothing;
    p.rest[0] = a.one_minus_smoothing, p.rest[1] = a.alternate_one_minus_smoothing;
    p.least = a.min_signal_remaining;
    p.clamps = a.clamping ? 1 : 0;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.smoothing_bits >= 0 && p.smoothing_bits <= 31, bad_attribute);
    MW_REQUIRE(p.fraction_bits >= 0 && p.fraction_bits <= 63, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.channels, 4), too_large);
    f.out_bytes[0] = f.out_bytes[1] = f.state_bytes[0] = f.in_bytes[0];
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const uint32_t* x = args.input<uint32_t>(0);
    uint32_t* y = args.output<uint32_t>(0);
    uint32_t* noise = args.output<uint32_t>(1);
    uint32_t* state = args.state<uint32_t>(0);
    for (int32_t c = 0; c < p.channels; ++c) {
      const uint32_t signal = x[c], scaled = signal << p.smoothing_bits;
      const uint64_t mixed = uint64_t(scaled) * uint32_t(p.smoothing[c & 1]) +
                             uint64_t(state[c]) * uint32_t(p.rest[c & 1]);
      uint32_t estimate = uint32_t(mixed >> p.fraction_bits);
      const uint32_t removed = estimate < scaled ? estimate : scaled;
      if (p.clamps != 0) estimate = removed;
      const uint32_t least = uint32_t((uint64_t(signal) * uint32_t(p.least)) >> p.fraction_bits);
      const uint32_t cleaned = (scaled - removed) >> p.smoothing_bits;
      y[c] = cleaned > least ? cleaned : least;
      state[c] = noise[c] = estimate;
    }
  }
};
using Operator = signal::Operator<SignalFilterBankSpectralSubtraction>;

}  // namespace MW_ABI
}  // namespace signal_filter_bank_spectral_subtraction
}  // namespace mw

extern template struct mw::signal::Operator<
    mw::signal_filter_bank_spectral_subtraction::SignalFilterBankSpectralSubtraction>;

#endif  // MW_OPS_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_H_
