// SPDX-License-Identifier: Apache-2.0
// What: circular_buffer, the last few inputs side by side. Contract: x s8 [1, 1, w, c]; y s8
// [1, slots, w, c], the inputs of the last `slots` runs, the oldest first. state s8 [slots - 1, w,
// c], real zero at first. cycles_max: in a file what stands behind runs once in so many runs; 0 is
// TFLM's guess from the shape of y. It must be 1 here: the importer makes a branch of any other
// (host/import/tflite/strides.h). Source: TFLM CIRCULAR_BUFFER.
#ifndef MW_OPS_CIRCULAR_BUFFER_CIRCULAR_BUFFER_H_
#define MW_OPS_CIRCULAR_BUFFER_CIRCULAR_BUFFER_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace circular_buffer {
inline namespace MW_ABI {

struct Attrs {
  int32_t cycles_max = 0;
  int32_t slots = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("cycles_max", a.cycles_max), v("slots", a.slots);
  }
};

struct Params {
  int32_t size;  // of an input
  int32_t held;  // values of the inputs before it
  int32_t zero_point;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("size", p.size), v("held", p.held), v("zero_point", p.zero_point);
  }
};

struct CircularBuffer : signal::Plain {
  static constexpr const char* name() { return "circular_buffer"; }
  static constexpr const char* custom_name() { return "CIRCULAR_BUFFER"; }
  static constexpr uint16_t kCode = 330;
  static constexpr SlotCounts kSlots{1, 0, 1, 1};
  static constexpr DType kX = DType::s8, kY = DType::s8;
  using Attrs = circular_buffer::Attrs;
  using Params = circular_buffer::Params;

  static constexpr void complete(OpCore& core) { core.read_tflite = read_tflite; }

  // The slots are those of y. TFLM also counts the buffers of a model where the last two extents
  // are 2 and 96; such a file must say what it means.
  static Status read_tflite(const TfliteNode& node, void* attrs) {
    MW_DEVICE_TRY(read_custom_options<Attrs>(node, attrs));
    Attrs& a = *static_cast<Attrs*>(attrs);
    MW_REQUIRE(node.out.count == 1 && node.out[0].shape.rank == 4, bad_shape);
    const Shape& y = node.out[0].shape;
    a.slots = y[1];
    if (a.cycles_max > 0) return Status::ok;
    a.cycles_max = a.slots == 5 || a.slots == 13 || a.slots == 25 ? 1 : 2;
    MW_REQUIRE(a.cycles_max == 1 || y[2] != 2 || y[3] != 96, bad_attribute);
    return Status::ok;
  }
  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out) {
    const Shape& x = in[0].shape;
    MW_REQUIRE(x.rank == 4 && x[0] == 1 && x[1] == 1 && a.slots > 0, bad_shape);
    out[0].dtype = DType::s8;
    out[0].shape = x;
    out[0].shape.dim[1] = a.slots;
    return Status::ok;
  }
  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    MW_REQUIRE(a.cycles_max == 1, bad_attribute);
    p.size = types.in[0].shape.elems();
    uint32_t held = 0;
    MW_REQUIRE(a.slots == 1 || checked_product(held, a.slots - 1, p.size), too_large);
    p.held = int32_t(held);
    p.zero_point = types.out[0].quant.zero_point;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.size > 0 && p.held >= 0 && p.held < INT32_MAX - p.size, bad_shape);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.size) &&
                   checked_product(f.out_bytes[0], p.held + p.size) &&
                   (p.held == 0 || checked_product(f.state_bytes[0], p.held)),
               too_large);
    MW_REQUIRE(fits_int8(p.zero_point), bad_quantization);
    f.state_pattern[0] = fill_pattern(DType::s8, p.zero_point);
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const int8_t* x = args.input<int8_t>(0);
    int8_t* y = args.output<int8_t>(0);
    int8_t* held = args.state<int8_t>(0);
    for (int32_t i = 0; i < p.held; ++i) y[i] = held[i];
    for (int32_t i = 0; i < p.size; ++i) y[p.held + i] = x[i];
    for (int32_t i = 0; i < p.held; ++i) held[i] = y[p.size + i];
  }
};
using Operator = signal::Operator<CircularBuffer>;

}  // namespace MW_ABI
}  // namespace circular_buffer
}  // namespace mw

extern template struct mw::signal::Operator<mw::circular_buffer::CircularBuffer>;

#endif  // MW_OPS_CIRCULAR_BUFFER_CIRCULAR_BUFFER_H_
