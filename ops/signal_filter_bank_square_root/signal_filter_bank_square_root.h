// SPDX-License-Identifier: Apache-2.0
// What: signal_filter_bank_square_root, rounded square roots of band energies, shifted right.
// Contract: y[c] = rounded_sqrt(x[c]) >> scale_bits, of which the low five bits count. x u64 [n],
// scale_bits s32 [], y u32 [n]. Source: TFLM SignalFilterBankSquareRoot.
#ifndef MW_OPS_SIGNAL_FILTER_BANK_SQUARE_ROOT_SIGNAL_FILTER_BANK_SQUARE_ROOT_H_
#define MW_OPS_SIGNAL_FILTER_BANK_SQUARE_ROOT_SIGNAL_FILTER_BANK_SQUARE_ROOT_H_

#include "abi/integer_sqrt.h"
#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_filter_bank_square_root {
inline namespace MW_ABI {

struct SignalFilterBankSquareRoot : signal::SameShape<DType::u32> {
  static constexpr const char* name() { return "signal_filter_bank_square_root"; }
  static constexpr const char* custom_name() { return "SignalFilterBankSquareRoot"; }
  static constexpr uint16_t kCode = 285;
  static constexpr SlotCounts kSlots{2, 0, 1, 0};
  static constexpr DType kX = DType::u64, kY = DType::u32;

  using Attrs = NoAttrs;
  struct Params {
    int32_t channels;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("channels", a.channels);
    }
  };

  static Status read(const Attrs&, const OpTypes& types, Params& p) {
    p.channels = types.in[0].shape.elems();
    return table_shape(types, 1, DType::s32, 1);
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(checked_product(f.in_bytes[0], p.channels, 8), too_large);
    f.in_bytes[1] = 4;
    f.out_bytes[0] = f.in_bytes[0] / 2;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const uint64_t* x = args.input<uint64_t>(0);
    const int32_t right = *args.input<int32_t>(1) & 31;
    uint32_t* y = args.output<uint32_t>(0);
    for (int32_t c = 0; c < p.channels; ++c) y[c] = rounded_sqrt(x[c]) >> right;
  }
};
using Operator = signal::Operator<SignalFilterBankSquareRoot>;

}  // namespace MW_ABI
}  // namespace signal_filter_bank_square_root
}  // namespace mw

extern template struct mw::signal::Operator<
    mw::signal_filter_bank_square_root::SignalFilterBankSquareRoot>;

#endif  // MW_OPS_SIGNAL_FILTER_BANK_SQUARE_ROOT_SIGNAL_FILTER_BANK_SQUARE_ROOT_H_
