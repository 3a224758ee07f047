// SPDX-License-Identifier: Apache-2.0
// What: reduction::Position, the device half of an operator that says where along an axis the first
// of the best values stands, made from a description M.
// Contract: f32, s32, s8 or u8, as the values stand; y is int32, or int64 where its type says so. M
// derives from Place and adds name(), kCode, kTfliteCode and better(x, best) for any type. M's
// folder instantiates Position<M> in one device file. Source: TFLite ARG_MAX, ARG_MIN.
#ifndef MW_OPS_FAMILY_REDUCTION_POSITION_H_
#define MW_OPS_FAMILY_REDUCTION_POSITION_H_

#include "abi/op.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

struct PositionAttrs {
  int32_t axis = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis);
  }
};

// What all of them share.
struct Place {
  using Attrs = PositionAttrs;
  struct Params {
    int32_t outer, extent, inner;  // elements before the axis, along it and behind it
    int32_t y_bytes;               // of an element

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("outer", p.outer), v("extent", p.extent), v("inner", p.inner), v("y_bytes", p.y_bytes);
    }
  };
  static constexpr SlotCounts kSlots{1, 0, 1, 0};

  static Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};

template <class M, DType kDType, void (*kKernel)(const Place::Params&, const Args&)>
constexpr KernelRow position_row() {
  KernelRow row = member::row<M, kDType, kKernel>();
  row.y = DType::none;
  row.raster = false;
  return row;
}

template <class M>
constexpr OpCore position_core() {
  OpCore core = op_core<PositionAttrs, Place::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = M::read_tflite;
  core.infer = M::infer;
  core.prepare = M::prepare;
  return core;
}

template <class M>
struct Position : M {
  using Params = Place::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s8_ref(const Params& p, const Args& args) { find<int8_t>(p, args); }
  static void u8_ref(const Params& p, const Args& args) { find<uint8_t>(p, args); }
  static void s32_ref(const Params& p, const Args& args) { find<int32_t>(p, args); }
  static void f32_ref(const Params& p, const Args& args) { find<float>(p, args); }

  static constexpr KernelRow s8_ref_row = position_row<M, DType::s8, &Position::s8_ref>();
  static constexpr KernelRow u8_ref_row = position_row<M, DType::u8, &Position::u8_ref>();
  static constexpr KernelRow s32_ref_row = position_row<M, DType::s32, &Position::s32_ref>();
  static constexpr KernelRow f32_ref_row = position_row<M, DType::f32, &Position::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, u8_ref_row, s32_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(position_core<M>());

 private:
  template <class T>
  static void find(const Params& p, const Args& args) {
    const T* x = args.input<T>(0);
    int32_t* y = args.output<int32_t>(0);
    for (int32_t i = 0; i < p.outer; ++i, x += p.extent * p.inner) {
      for (int32_t k = 0; k < p.inner; ++k) {
        int32_t place = 0;
        T best = x[k];
        for (int32_t j = 1; j < p.extent; ++j) {
          const T value = x[j * p.inner + k];
          if (M::better(value, best)) best = value, place = j;
        }
        *y++ = place;
        if (p.y_bytes == 8) *y++ = 0;  // the upper half
      }
    }
  }
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Position<M>::s8_ref_row;
template <class M>
constexpr KernelRow Position<M>::u8_ref_row;
template <class M>
constexpr KernelRow Position<M>::s32_ref_row;
template <class M>
constexpr KernelRow Position<M>::f32_ref_row;
template <class M>
constexpr KernelRow Position<M>::kRows[];
template <class M>
constexpr OpCore Position<M>::kCore;
#endif

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_REDUCTION_POSITION_H_
