// SPDX-License-Identifier: Apache-2.0
// What: signal_delay, samples as they were delay_length samples ago. Contract: x and y s16 of one
// shape; each row of the last dimension is a stream of its own. state s16 [streams, delay_length],
// zero at first. Source: TFLM SignalDelay.
#ifndef MW_OPS_SIGNAL_DELAY_SIGNAL_DELAY_H_
#define MW_OPS_SIGNAL_DELAY_SIGNAL_DELAY_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_delay {
inline namespace MW_ABI {

struct SignalDelay : signal::SameShape<DType::s16> {
  static constexpr const char* name() { return "signal_delay"; }
  static constexpr const char* custom_name() { return "SignalDelay"; }
  static constexpr uint16_t kCode = 289;
  static constexpr SlotCounts kSlots{1, 0, 1, 1};
  static constexpr DType kX = DType::s16, kY = DType::s16;

  struct Attrs {
    int32_t delay_length = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("delay_length", a.delay_length);
    }
  };
  struct Params {
    int32_t streams;
    int32_t samples;
    int32_t delay;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("streams", a.streams), v("samples", a.samples), v("delay", a.delay);
    }
  };

  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.samples = signal::last_of(types.in[0].shape);
    p.streams = types.in[0].shape.elems() / p.samples;
    p.delay = a.delay_length;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.delay >= 0, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.streams, p.samples, 2) &&
                   (p.delay == 0 || checked_product(f.state_bytes[0], p.streams, p.delay, 2)),
               too_large);
    f.out_bytes[0] = f.in_bytes[0];
    return Status::ok;
  }
  // y is the start of what is held followed by x; the end of both is held for the next call.
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    int16_t* y = args.output<int16_t>(0);
    int16_t* held = args.state<int16_t>(0);
    const int32_t from_held = p.delay < p.samples ? p.delay : p.samples;
    const int32_t from_x = p.samples - from_held, kept = p.delay - from_held;
    for (int32_t s = 0; s < p.streams; ++s, x += p.samples, y += p.samples, held += p.delay) {
      for (int32_t i = 0; i < from_held; ++i) y[i] = held[i];
      for (int32_t i = 0; i < from_x; ++i) y[from_held + i] = x[i];
      for (int32_t i = 0; i < kept; ++i) held[i] = held[from_held + i];
      for (int32_t i = 0; i < from_held; ++i) held[kept + i] = x[from_x + i];
    }
  }
};
using Operator = signal::Operator<SignalDelay>;

}  // namespace MW_ABI
}  // namespace signal_delay
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_delay::SignalDelay>;

#endif  // MW_OPS_SIGNAL_DELAY_SIGNAL_DELAY_H_
