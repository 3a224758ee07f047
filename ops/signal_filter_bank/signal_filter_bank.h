// SPDX-License-Identifier: Apache-2.0
// What: signal_filter_bank, weighted sums of energies over overlapping bands. Contract: band c = 0
// .. num_channels has widths[c] bins from frequency_starts[c] and as many weights from
// weight_starts[c]; its weighted energies go to channel c - 1, its unweighted ones to channel c. x
// u32 [bins]; weights, unweights s16 [n]; starts and widths s16 [num_channels + 1]; y u64
// [num_channels]. A band that leaves x or the weights is refused where a file has it, and counts as
// empty where it comes at run time. Source: TFLM SignalFilterBank.
#ifndef MW_OPS_SIGNAL_FILTER_BANK_SIGNAL_FILTER_BANK_H_
#define MW_OPS_SIGNAL_FILTER_BANK_SIGNAL_FILTER_BANK_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_filter_bank {
inline namespace MW_ABI {

struct Attrs {
  int32_t num_channels = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("num_channels", a.num_channels);
  }
};

struct Params {
  int32_t bins;
  int32_t channels;
  int32_t weights;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("bins", a.bins), v("channels", a.channels), v("weights", a.weights);
  }
};

struct SignalFilterBank : signal::Plain {
  static constexpr const char* name() { return "signal_filter_bank"; }
  static constexpr const char* custom_name() { return "SignalFilterBank"; }
  static constexpr uint16_t kCode = 284;
  static constexpr SlotCounts kSlots{6, 0, 1, 0};
  static constexpr DType kX = DType::u32, kY = DType::u64;
  using Attrs = signal_filter_bank::Attrs;
  using Params = signal_filter_bank::Params;

  enum In : uint8_t { kEnergies, kWeights, kUnweights, kStarts, kWeightStarts, kWidths };

  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out) {
    MW_REQUIRE(in[0].shape.rank == 1, bad_shape);
    MW_REQUIRE(a.num_channels > 0, bad_attribute);
    out[0].dtype = DType::u64;
    out[0].shape = Shape{{a.num_channels}, 1};
    return Status::ok;
  }
  static bool within(int32_t start, int32_t width, int32_t count) {
    return start >= 0 && width >= 0 && start <= count && width <= count - start;
  }
  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.bins = types.in[kEnergies].shape[0];
    p.channels = a.num_channels;
    p.weights = types.in[kWeights].shape.elems();
    MW_DEVICE_TRY(table_shape(types, kWeights, DType::s16, p.weights));
    MW_DEVICE_TRY(table_shape(types, kUnweights, DType::s16, p.weights));
    const int16_t* bands[3];
    for (uint32_t i = 0; i < 3; ++i) {
      MW_DEVICE_TRY(table_shape(types, kStarts + i, DType::s16, int64_t(p.channels) + 1));
      bands[i] = static_cast<const int16_t*>(types.in[kStarts + i].data);
      if (bands[i] == nullptr) return Status::ok;  // they come at run time
    }
    for (int32_t c = 0; c <= p.channels; ++c) {
      MW_REQUIRE(within(bands[0][c], bands[2][c], p.bins), bad_shape);
      MW_REQUIRE(within(bands[1][c], bands[2][c], p.weights), bad_shape);
    }
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.channels > 0 && p.channels < INT16_MAX, bad_attribute);
    MW_REQUIRE(checked_product(f.in_bytes[kEnergies], p.bins, 4) &&
                   checked_product(f.in_bytes[kWeights], p.weights, 2),
               too_large);
    f.in_bytes[kUnweights] = f.in_bytes[kWeights];
    f.in_bytes[kStarts] = f.in_bytes[kWeightStarts] = f.in_bytes[kWidths] =
        uint32_t(p.channels + 1) * 2;
    f.out_bytes[0] = uint32_t(p.channels) * 8;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const uint32_t* x = args.input<uint32_t>(kEnergies);
    uint64_t* y = args.output<uint64_t>(0);
    uint64_t carried = 0;  // what the band before gave to the next channel
    for (int32_t c = 0; c <= p.channels; ++c) {
      const int32_t start = args.input<int16_t>(kStarts)[c];
      const int32_t weight_start = args.input<int16_t>(kWeightStarts)[c];
      int32_t width = args.input<int16_t>(kWidths)[c];
      if (!within(start, width, p.bins) || !within(weight_start, width, p.weights)) width = 0;
      const int16_t* weights = args.input<int16_t>(kWeights) + (width != 0 ? weight_start : 0);
      const int16_t* unweights = args.input<int16_t>(kUnweights) + (width != 0 ? weight_start : 0);
      uint64_t sum = carried;
      carried = 0;
      for (int32_t i = 0; i < width; ++i) {
        const uint64_t energy = x[start + i];
        sum += energy * uint64_t(int64_t(weights[i]));
        carried += energy * uint64_t(int64_t(unweights[i]));
      }
      if (c > 0) y[c - 1] = sum;
    }
  }
};
using Operator = signal::Operator<SignalFilterBank>;

}  // namespace MW_ABI
}  // namespace signal_filter_bank
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_filter_bank::SignalFilterBank>;

#endif  // MW_OPS_SIGNAL_FILTER_BANK_SIGNAL_FILTER_BANK_H_
