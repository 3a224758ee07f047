// SPDX-License-Identifier: Apache-2.0
// What: signal_framer, a stream of samples as frames that overlap. Contract: x s16 [..., n], n a
// multiple of frame_step; y s16 [..., n / frame_step, frame_size]; valid b8 []. Each row of the
// last dimension is a stream of its own. A frame for which samples are missing is zero, where TFLM
// writes nothing, and makes valid false. With prefill there were zeros before the first sample.
// state s16 [streams, frame_size + 2]: how many samples it holds, and they; zero at first. Source:
// TFLM SignalFramer.
#ifndef MW_OPS_SIGNAL_FRAMER_SIGNAL_FRAMER_H_
#define MW_OPS_SIGNAL_FRAMER_SIGNAL_FRAMER_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_framer {
inline namespace MW_ABI {

struct Attrs {
  int32_t frame_size = 0;
  int32_t frame_step = 0;
  bool prefill = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("frame_size", a.frame_size), v("frame_step", a.frame_step), v("prefill", a.prefill);
  }
};

struct Params {
  int32_t streams;
  int32_t frames;
  int32_t size;
  int32_t step;
  int32_t filled;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("streams", a.streams), v("frames", a.frames), v("size", a.size), v("step", a.step),
        v("filled", a.filled);
  }
};

constexpr int32_t kHeader = 2;  // of a stream's state, before its samples

inline int32_t count_of(const int16_t* state) {
  return int32_t(uint32_t(uint16_t(state[0])) | uint32_t(uint16_t(state[1])) << 16);
}
// One step of a stream that held `count` samples, besides those before the first; the frame, or
// false. A count from outside that cannot be is taken for none.
inline bool advance(const Params& p, const int16_t* x, int16_t* state, int16_t* y) {
  int16_t* held = state + kHeader;
  int32_t count = count_of(state);
  if (count < 0 || count >= p.size - p.filled) count = 0;
  const int32_t have = p.filled + count;
  if (have < p.size - p.step) {
    for (int32_t i = 0; i < p.step; ++i) held[have + i] = x[i];
    count += p.step;
    state[0] = int16_t(uint16_t(count)), state[1] = int16_t(uint16_t(count >> 16));
    for (int32_t i = 0; i < p.size; ++i) y[i] = 0;
    return false;
  }
  for (int32_t i = 0; i < p.size; ++i) y[i] = i < have ? held[i] : x[i - have];
  for (int32_t i = 0; i < have; ++i)
    held[i] = i + p.step < have ? held[i + p.step] : x[i + p.step - have];
  return true;
}

struct SignalFramer : signal::Plain {
  static constexpr const char* name() { return "signal_framer"; }
  static constexpr const char* custom_name() { return "SignalFramer"; }
  static constexpr uint16_t kCode = 290;
  static constexpr SlotCounts kSlots{1, 0, 2, 1};
  static constexpr DType kX = DType::s16, kY = DType::s16;
  using Attrs = signal_framer::Attrs;
  using Params = signal_framer::Params;

  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out) {
    const Shape& x = in[0].shape;
    MW_REQUIRE(a.frame_step > 0 && a.frame_size > 0, bad_attribute);
    MW_REQUIRE(x.rank < Shape::kMaxRank && signal::last_of(x) % a.frame_step == 0, bad_shape);
    out[0].dtype = DType::s16, out[0].shape = x;
    out[0].shape.dim[x.rank - 1] = signal::last_of(x) / a.frame_step;
    out[0].shape.dim[x.rank] = a.frame_size;
    out[0].shape.rank = x.rank + 1;
    out[1].dtype = DType::b8, out[1].shape = Shape{};
    return Status::ok;
  }
  static Status read(const Attrs& a, const OpTypes& types, Params& p) {
    p.frames = signal::last_of(types.in[0].shape) / a.frame_step;
    p.streams = types.in[0].shape.elems() / signal::last_of(types.in[0].shape);
    p.size = a.frame_size;
    p.step = a.frame_step;
    MW_REQUIRE(!a.prefill || p.size >= p.step, bad_attribute);
    p.filled = a.prefill ? p.size - p.step : 0;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.size > 0 && p.size < INT32_MAX - kHeader && p.step > 0, bad_attribute);
    MW_REQUIRE(p.filled >= 0 && p.filled < p.size, bad_attribute);
    uint32_t samples = 0;
    MW_REQUIRE(checked_product(samples, p.streams, p.frames, p.step) &&
                   checked_product(f.in_bytes[0], int32_t(samples), 2) &&
                   checked_product(samples, p.streams, p.frames, p.size) &&
                   checked_product(f.out_bytes[0], int32_t(samples), 2) &&
                   checked_product(f.state_bytes[0], p.streams, p.size + kHeader, 2),
               too_large);
    f.out_bytes[1] = 1;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    int16_t* y = args.output<int16_t>(0);
    int16_t* state = args.state<int16_t>(0);
    bool valid = true;
    for (int32_t s = 0; s < p.streams; ++s, state += p.size + kHeader) {
      for (int32_t f = 0; f < p.frames; ++f, x += p.step, y += p.size) {
        if (!advance(p, x, state, y)) valid = false;
      }
    }
    *args.output<uint8_t>(1) = valid ? 1 : 0;
  }
};
using Operator = signal::Operator<SignalFramer>;

}  // namespace MW_ABI
}  // namespace signal_framer
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_framer::SignalFramer>;

#endif  // MW_OPS_SIGNAL_FRAMER_SIGNAL_FRAMER_H_
