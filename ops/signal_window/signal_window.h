// SPDX-License-Identifier: Apache-2.0
// What: signal_window, frames times the coefficients of a window. Contract: y[f,i] =
// saturated(x[f,i] * w[i] >> shift). x and y s16 of any rank, w s16 of the extent of the last
// dimension. Source: TFLM SignalWindow.
#ifndef MW_OPS_SIGNAL_WINDOW_SIGNAL_WINDOW_H_
#define MW_OPS_SIGNAL_WINDOW_SIGNAL_WINDOW_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_window {
inline namespace MW_ABI {

struct SignalWindow : signal::SameShape<DType::s16> {
  static constexpr const char* name() { return "signal_window"; }
  static constexpr const char* custom_name() { return "SignalWindow"; }
  static constexpr uint16_t kCode = 280;
  static constexpr SlotCounts kSlots{2, 0, 1, 0};
  static constexpr DType kX = DType::s16, kY = DType::s16;

  struct Attrs {
    int32_t shift = 12;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("shift", a.shift);
    }
  };
  struct Params {
    int32_t frames;
    int32_t length;
    int32_t shift;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("frames", a.frames), v("length", a.length), v("shift", a.shift);
    }
  };

  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    const Shape& x = types.in[signal::kIn].shape;
    p.length = signal::last_of(x);
    p.frames = x.elems() / p.length;
    p.shift = a.shift;
    return table_shape(types, 1, DType::s16, p.length);
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.shift >= 0 && p.shift <= 31, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.frames, p.length, 2) &&
                   checked_product(f.in_bytes[1], p.length, 2),
               too_large);
    f.out_bytes[0] = f.in_bytes[0];
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    const int16_t* w = args.input<int16_t>(1);
    int16_t* y = args.output<int16_t>(0);
    for (int32_t f = 0; f < p.frames; ++f, x += p.length, y += p.length) {
      for (int32_t i = 0; i < p.length; ++i) y[i] = saturate_s16((x[i] * w[i]) >> p.shift);
    }
  }
};
using Operator = signal::Operator<SignalWindow>;

}  // namespace MW_ABI
}  // namespace signal_window
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_window::SignalWindow>;

#endif  // MW_OPS_SIGNAL_WINDOW_SIGNAL_WINDOW_H_
