// SPDX-License-Identifier: Apache-2.0
// What: signal_energy, the power of bins [start_index, end_index) of a spectrum. Contract: x s16 [2
// n], real and imaginary parts; y u32 [n], 0 outside of the range, where TFLM writes nothing.
// Source: TFLM SignalEnergy.
#ifndef MW_OPS_SIGNAL_ENERGY_SIGNAL_ENERGY_H_
#define MW_OPS_SIGNAL_ENERGY_SIGNAL_ENERGY_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_energy {
inline namespace MW_ABI {

struct SignalEnergy : signal::Plain {
  static constexpr const char* name() { return "signal_energy"; }
  static constexpr const char* custom_name() { return "SignalEnergy"; }
  static constexpr uint16_t kCode = 283;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr DType kX = DType::s16, kY = DType::u32;

  struct Attrs {
    int32_t start_index = 0;
    int32_t end_index = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("start_index", a.start_index), v("end_index", a.end_index);
    }
  };
  struct Params {
    int32_t bins;
    int32_t first;
    int32_t end;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("bins", a.bins), v("first", a.first), v("end", a.end);
    }
  };

  static Status shape(const Attrs&, Span<const TensorType> in, Span<TensorType> out) {
    MW_REQUIRE(in[0].shape.rank == 1 && in[0].shape[0] % 2 == 0, bad_shape);
    out[0].dtype = DType::u32;
    out[0].shape = Shape{{in[0].shape[0] / 2}, 1};
    return Status::ok;
  }
  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.bins = types.in[0].shape[0] / 2;
    p.first = a.start_index;
    p.end = a.end_index;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.first >= 0 && p.end >= p.first && p.end <= p.bins, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.bins, 4), too_large);
    f.out_bytes[0] = f.in_bytes[0];
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    uint32_t* y = args.output<uint32_t>(0);
    for (int32_t i = 0; i < p.bins; ++i, x += 2) {
      const bool counts = i >= p.first && i < p.end;
      y[i] = counts ? uint32_t(x[0] * x[0]) + uint32_t(x[1] * x[1]) : 0;
    }
  }
};
using Operator = signal::Operator<SignalEnergy>;

}  // namespace MW_ABI
}  // namespace signal_energy
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_energy::SignalEnergy>;

#endif  // MW_OPS_SIGNAL_ENERGY_SIGNAL_ENERGY_H_
