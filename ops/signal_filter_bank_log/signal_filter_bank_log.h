// SPDX-License-Identifier: Apache-2.0
// What: signal_filter_bank_log, logarithms of channels. Contract: y[c] = ln(x[c] <<
// input_correction_bits) * output_scale, 0 where the argument is at most 1, at most 32767. x u32, y
// s16 [n]. Source: TFLM SignalFilterBankLog.
#ifndef MW_OPS_SIGNAL_FILTER_BANK_LOG_SIGNAL_FILTER_BANK_LOG_H_
#define MW_OPS_SIGNAL_FILTER_BANK_LOG_SIGNAL_FILTER_BANK_LOG_H_

#include "ops/_family/frame/log.h"
#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_filter_bank_log {
inline namespace MW_ABI {

struct SignalFilterBankLog : signal::SameShape<DType::s16> {
  static constexpr const char* name() { return "signal_filter_bank_log"; }
  static constexpr const char* custom_name() { return "SignalFilterBankLog"; }
  static constexpr uint16_t kCode = 288;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr DType kX = DType::u32, kY = DType::s16;

  struct Attrs {
    int32_t output_scale = 64;
    int32_t input_correction_bits = 3;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("output_scale", a.output_scale), v("input_correction_bits", a.input_correction_bits);
    }
  };
  struct Params {
    int32_t channels;
    int32_t scale;
    int32_t left;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("channels", a.channels), v("scale", a.scale), v("left", a.left);
    }
  };

  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.channels = types.in[0].shape.elems();
    p.scale = a.output_scale;
    p.left = a.input_correction_bits;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.left >= 0 && p.left <= 31, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.channels, 4), too_large);
    f.out_bytes[0] = f.in_bytes[0] / 2;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const uint32_t* x = args.input<uint32_t>(0);
    int16_t* y = args.output<int16_t>(0);
    for (int32_t c = 0; c < p.channels; ++c) {
      const uint32_t corrected = x[c] << p.left;
      const uint32_t value = corrected > 1 ? scaled_log(corrected, uint32_t(p.scale)) : 0;
      y[c] = int16_t(value < INT16_MAX ? value : INT16_MAX);
    }
  }
};
using Operator = signal::Operator<SignalFilterBankLog>;

}  // namespace MW_ABI
}  // namespace signal_filter_bank_log
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_filter_bank_log::SignalFilterBankLog>;

#endif  // MW_OPS_SIGNAL_FILTER_BANK_LOG_SIGNAL_FILTER_BANK_LOG_H_
