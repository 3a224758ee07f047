// SPDX-License-Identifier: Apache-2.0
// What: signal_stacker, the last few frames side by side. Contract: x s16 [num_channels]; y s16
// [num_channels * (left + right + 1)], the frames from `left` before to `right` after one, then
// from stacker_step further; valid b8 []. The first frame stands for those before it. Where frames
// are missing, valid is false and y zero, where TFLM writes nothing. state s16 [2 + channels *
// frames]: how many values it holds, whether a frame came, and the values; zero at first. Source:
// TFLM SignalStacker.
#ifndef MW_OPS_SIGNAL_STACKER_SIGNAL_STACKER_H_
#define MW_OPS_SIGNAL_STACKER_SIGNAL_STACKER_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace signal_stacker {
inline namespace MW_ABI {

struct Attrs {
  int32_t num_channels = 0;
  int32_t stacker_left_context = 0;
  int32_t stacker_right_context = 0;
  int32_t stacker_step = 1;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("num_channels", a.num_channels), v("stacker_left_context", a.stacker_left_context),
        v("stacker_right_context", a.stacker_right_context), v("stacker_step", a.stacker_step);
  }
};

struct Params {
  int32_t channels;
  int32_t left;
  int32_t frames;
  int32_t step;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("channels", a.channels), v("left", a.left), v("frames", a.frames), v("step", a.step);
  }
};

struct SignalStacker : signal::Plain {
  static constexpr const char* name() { return "signal_stacker"; }
  static constexpr const char* custom_name() { return "SignalStacker"; }
  static constexpr uint16_t kCode = 291;
  static constexpr SlotCounts kSlots{1, 0, 2, 1};
  static constexpr DType kX = DType::s16, kY = DType::s16;
  using Attrs = signal_stacker::Attrs;
  using Params = signal_stacker::Params;

  static constexpr int32_t kHeader = 2;  // of the state, before its values
  static constexpr int32_t kMostFrames = 1024;

  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out) {
    MW_REQUIRE(a.stacker_left_context >= 0 && a.stacker_left_context < kMostFrames / 2 &&
                   a.stacker_right_context >= 0 && a.stacker_right_context < kMostFrames / 2,
               bad_attribute);
    MW_REQUIRE(in[0].shape.rank == 1 && in[0].shape[0] == a.num_channels &&
                   a.num_channels < INT32_MAX / kMostFrames,
               bad_shape);
    const int32_t frames = a.stacker_left_context + a.stacker_right_context + 1;
    out[0].dtype = DType::s16, out[0].shape = Shape{{a.num_channels * frames}, 1};
    out[1].dtype = DType::b8, out[1].shape = Shape{};
    return Status::ok;
  }
  static Status read(const Attrs& a, const OpTypes&, Params& p) {
    p.channels = a.num_channels;
    p.left = a.stacker_left_context;
    p.frames = a.stacker_left_context + a.stacker_right_context + 1;
    p.step = a.stacker_step;
    return Status::ok;
  }
  static Status sizes(const Params& p, Footprint& f) {
    MW_REQUIRE(p.frames > 0 && p.frames < kMostFrames && p.left >= 0 && p.left < p.frames,
               bad_attribute);
    MW_REQUIRE(p.step > 0 && p.step <= p.frames, bad_attribute);
    MW_REQUIRE(p.channels > 0 && p.channels < INT32_MAX / kMostFrames, bad_shape);
    MW_REQUIRE(checked_product(f.in_bytes[0], p.channels, 2) &&
                   checked_product(f.out_bytes[0], p.channels, p.frames, 2) &&
                   checked_product(f.state_bytes[0], p.channels * p.frames + kHeader, 2),
               too_large);
    f.out_bytes[1] = 1;
    return Status::ok;
  }
  static void ref(const Params& p, const Args& args) {
    const int16_t* x = args.input<int16_t>(0);
    int16_t* y = args.output<int16_t>(0);
    int16_t* state = args.state<int16_t>(0);
    int16_t* held = state + kHeader;
    int32_t frames = state[0];  // that are held
    if (frames < 0 || frames >= p.frames) frames = 0;
    for (int32_t copies = state[1] == 0 ? p.left + 1 : 1; copies > 0 && frames < p.frames;
         --copies) {
      for (int32_t i = 0; i < p.channels; ++i) held[frames * p.channels + i] = x[i];
      ++frames;
    }
    state[1] = 1;
    const bool valid = frames == p.frames;
    for (int32_t i = 0; i < p.frames * p.channels; ++i) y[i] = valid ? held[i] : int16_t(0);
    if (valid) {
      frames -= p.step;
      for (int32_t i = 0; i < frames * p.channels; ++i) held[i] = held[p.step * p.channels + i];
    }
    state[0] = int16_t(frames);
    *args.output<uint8_t>(1) = valid ? 1 : 0;
  }
};
using Operator = signal::Operator<SignalStacker>;

}  // namespace MW_ABI
}  // namespace signal_stacker
}  // namespace mw

extern template struct mw::signal::Operator<mw::signal_stacker::SignalStacker>;

#endif  // MW_OPS_SIGNAL_STACKER_SIGNAL_STACKER_H_
