// SPDX-License-Identifier: Apache-2.0
// What: signal_fft_auto_scale, a frame shifted left until its largest value needs all 15 bits.
// Contract: x and y s16 [n], the shift s32 []: 0 for a frame of zeros, and where the largest is
// -32768 or the library, which forgets the largest before a -32768, takes it for none. Source: TFLM
// SignalFftAutoScale.
#ifndef MW_OPS_SIGNAL_FFT_AUTO_SCALE_SIGNAL_FFT_AUTO_SCALE_H_
#define MW_OPS_SIGNAL_FFT_AUTO_SCALE_SIGNAL_FFT_AUTO_SCALE_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_fft_auto_scale {
inline namespace MW_ABI {

struct SignalFftAutoScale : signal::Plain {
  static constexpr const char* name() { return "signal_fft_auto_scale"; }
  static constexpr const char* custom_name() { return "SignalFftAutoScale"; }
  static constexpr uint16_t kCode = 281;
  static constexpr SlotCounts kSlots{1, 0, 2, 0};
  static constexpr DType kX = DType::s16, kY = DType::s16;

  using Attrs = NoAttrs;
  struct Params {
    int32_t length;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("length", a.length);
    }
  };

  static Status shape(const Attrs&, Span<const TensorType> in, Span<TensorType> out) {
    MW_REQUIRE(in[0].shape.rank == 1, bad_shape);
    out[0].dtype = DType::s16, out[0].shape = in[0].shape;
    out[1].dtype = DType::s32, out[1].shape = Shape{};
    return Status::ok;
  }
  static Status read(const Attrs&, const OpTypes& types, Params& p) {
    p.length = types.in[0].shape[0];
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(checked_product(f.in_bytes[0], p.length, 2), too_large);
    f.out_bytes[0] = f.in_bytes[0];
    f.out_bytes[1] = 4;
    return Status::ok;
  }
  // The size of -32768 wraps to itself: anything that follows is larger.
  static int32_t largest(const int16_t* x, int32_t length) {
    int32_t most = 0;
    for (int32_t i = 0; i < length; ++i) {
      const int32_t value = x[i];
      if (value > most) {
        most = value;
      } else if (-value > most) {
        most = int16_t(-value);
      }
    }
    return most;
  }
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    int16_t* y = args.output<int16_t>(0);
    const int32_t most = largest(x, p.length);
    const int32_t shift = most > 0 ? 15 - bit_length(uint32_t(most)) : 0;
    *args.output<int32_t>(1) = shift;
    for (int32_t i = 0; i < p.length; ++i) y[i] = int16_t(uint32_t(int32_t(x[i])) << shift);
  }
};
using Operator = signal::Operator<SignalFftAutoScale>;

}  // namespace MW_ABI
}  // namespace signal_fft_auto_scale
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_fft_auto_scale::SignalFftAutoScale>;

#endif  // MW_OPS_SIGNAL_FFT_AUTO_SCALE_SIGNAL_FFT_AUTO_SCALE_H_
