// SPDX-License-Identifier: Apache-2.0
// What: mirror_pad, x with `before` and `after` elements round each dimension that mirror it: with
// the element at the edge, or, if `reflect`, without.
// Contract: any data type of whole bytes. No mirror image is longer than x. Source: TFLite
// MIRROR_PAD.
#ifndef MW_OPS_MIRROR_PAD_MIRROR_PAD_H_
#define MW_OPS_MIRROR_PAD_MIRROR_PAD_H_

#include "ops/_family/movement/spread.h"

namespace mw {
namespace mirror_pad {
inline namespace MW_ABI {

struct MirrorPad {
  static constexpr const char* name() { return "mirror_pad"; }
  static constexpr uint16_t kCode = 110, kTfliteCode = 100;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr bool kRaster = false;
  struct Attrs : movement::PadAttrs {
    int32_t reflect = 1;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      PadAttrs::fields(a, v);
      v("reflect", a.reflect);
    }
  };
  // What lies behind the last padded dimension is one run.
  struct Params {
    int32_t extent[movement::kLoops], leading[movement::kLoops], trailing[movement::kLoops];
    int32_t reflect, run_bytes;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("extent", p.extent), v("leading", p.leading), v("trailing", p.trailing);
      v("reflect", p.reflect), v("run_bytes", p.run_bytes);
    }
  };
  template <class M>
  using Rows = movement::OneRow<M>;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  template <class M>
  static Status prepare_member(const Attrs& a, const OpTypes& types, Params& p) {
    return prepare(a, types, p);
  }
  static Status prepare(const Attrs& a, const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static Status read_tflite(const TfliteNode& node, void* attrs);
  static void ref(const Params& p, const Args& args);

  static constexpr void complete(OpCore&) {}
};
using Mirror = movement::Operator<MirrorPad>;

}  // namespace MW_ABI
}  // namespace mirror_pad
}  // namespace mw

extern template struct mw::movement::Operator<mw::mirror_pad::MirrorPad>;

#endif  // MW_OPS_MIRROR_PAD_MIRROR_PAD_H_
