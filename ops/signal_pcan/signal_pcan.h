// SPDX-License-Identifier: Apache-2.0
// What: signal_pcan, channels normalized by their own loudness. Contract: ops/_family/frame/pcan.h.
// x, noise, y u32 [n]; gains s16 [kPcanGains]. Source: TFLM SignalPCAN.
#ifndef MW_OPS_SIGNAL_PCAN_SIGNAL_PCAN_H_
#define MW_OPS_SIGNAL_PCAN_SIGNAL_PCAN_H_

#include "ops/_family/frame/pcan.h"
#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_pcan {
inline namespace MW_ABI {

struct SignalPcan : signal::SameShape<DType::u32> {
  static constexpr const char* name() { return "signal_pcan"; }
  static constexpr const char* custom_name() { return "SignalPCAN"; }
  static constexpr uint16_t kCode = 287;
  static constexpr SlotCounts kSlots{3, 0, 1, 0};
  static constexpr DType kX = DType::u32, kY = DType::u32;

  struct Attrs {
    int32_t snr_shift = 6;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("snr_shift", a.snr_shift);
    }
  };
  struct Params {
    int32_t channels;
    int32_t snr_shift;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("channels", a.channels), v("snr_shift", a.snr_shift);
    }
  };

  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.channels = types.in[0].shape.elems();
    p.snr_shift = a.snr_shift;
    MW_DEVICE_TRY(table_shape(types, 1, DType::u32, p.channels));
    return table_shape(types, 2, DType::s16, kPcanGains);
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.snr_shift >= 0 && p.snr_shift <= 63, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.channels, 4), too_large);
    f.in_bytes[1] = f.out_bytes[0] = f.in_bytes[0];
    f.in_bytes[2] = kPcanGains * 2;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const uint32_t* x = args.input<uint32_t>(0);
    const uint32_t* noise = args.input<uint32_t>(1);
    const int16_t* gains = args.input<int16_t>(2);
    uint32_t* y = args.output<uint32_t>(0);
    for (int32_t c = 0; c < p.channels; ++c) y[c] = pcan_value(x[c], noise[c], gains, p.snr_shift);
  }
};
using Operator = signal::Operator<SignalPcan>;

}  // namespace MW_ABI
}  // namespace signal_pcan
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_pcan::SignalPcan>;

#endif  // MW_OPS_SIGNAL_PCAN_SIGNAL_PCAN_H_
