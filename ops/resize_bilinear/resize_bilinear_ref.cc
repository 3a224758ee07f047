// SPDX-License-Identifier: Apache-2.0
#include "abi/float_math.h"
#include "abi/requantize.h"
#include "ops/resize_bilinear/resize_bilinear.h"

namespace mw {
namespace resize_bilinear {
inline namespace MW_ABI {

namespace {

// Along an axis, the two positions of x that one of y is between: `far` is the share of the second.
template <class Share>
struct Between {
  int32_t first, second;
  Share far;
};

// Ten bits behind the point.
class FixedAxis {
 public:
  static constexpr int32_t kOne = 1 << 10;

  FixedAxis(const Params& p, int32_t in, int32_t out) : in_(in), half_(p.half_pixel_centers != 0) {
    const bool corners = p.align_corners != 0 && out > 1;
    const int32_t from = corners ? in - 1 : in, to = corners ? out - 1 : out;
    step_ = (kOne * from + to / 2) / to;
  }
  // Beyond the edges of x both positions are one, and its share is all.
  Between<int32_t> at(int32_t i) const {
    const int32_t position = i * step_ + (half_ ? step_ / 2 - kOne / 2 : 0);
    const int32_t first = clamp(position / kOne, 0, in_ - 1);
    const int32_t second = clamp((position + kOne - 1) / kOne, 0, in_ - 1);
    return {first, second, first == second ? 0 : position - first * kOne};
  }

 private:
  int32_t in_, step_;
  bool half_;
};

class FloatAxis {
 public:
  FloatAxis(const Params& p, int32_t in, int32_t out) : in_(in), half_(p.half_pixel_centers != 0) {
    const bool corners = p.align_corners != 0 && out > 1;
    step_ = float(corners ? in - 1 : in) / float(corners ? out - 1 : out);
  }
  Between<float> at(int32_t i) const {
    const float position = half_ ? (float(i) + 0.5f) * step_ - 0.5f : float(i) * step_;
    const int32_t first = clamp(int32_t(floor_f32(position)), 0, in_ - 1);
    const int32_t second = clamp(int32_t(ceil_f32(position)), 0, in_ - 1);
    return {first, second, position - float(first)};
  }

 private:
  int32_t in_;
  float step_;
  bool half_;
};

// The four elements that one of y is made of.
template <class T>
struct Corners {
  T top_left, bottom_left, top_right, bottom_right;
};

// y in its order; mix(corners, share of the bottom, share of the right) makes an element.
template <class T, class Axis, class Mix>
void resize_image(const Params& p, const Args& args, Mix mix) {
  const Axis rows(p, p.in_h, p.out_h), columns(p, p.in_w, p.out_w);
  const T* image = args.input<T>(kX);
  T* y = args.output<T>(kY);
  for (int32_t n = 0; n < p.batch; ++n, image += p.in_h * p.in_w * p.channels) {
    for (int32_t oy = 0; oy < p.out_h; ++oy) {
      const auto v = rows.at(oy);
      const T *top = image + v.first * p.in_w * p.channels,
              *bottom = image + v.second * p.in_w * p.channels;
      for (int32_t ox = 0; ox < p.out_w; ++ox) {
        const auto h = columns.at(ox);
        const int32_t left = h.first * p.channels, right = h.second * p.channels;
        for (int32_t c = 0; c < p.channels; ++c) {
          const Corners<T> corners = {top[left + c], bottom[left + c], top[right + c],
                                      bottom[right + c]};
          *y = mix(corners, v.far, h.far);
          ++y;
        }
      }
    }
  }
}

// Sum holds 2^20 times an element.
template <class T, class Sum>
void from_integers(const Params& p, const Args& args) {
  resize_image<T, FixedAxis>(p, args, [](const Corners<T>& x, int32_t bottom, int32_t right) {
    const int32_t top = FixedAxis::kOne - bottom, left = FixedAxis::kOne - right;
    const int32_t on_left = x.top_left * top + x.bottom_left * bottom;
    const int32_t on_right = x.top_right * top + x.bottom_right * bottom;
    const Sum sum = Sum(on_left) * left + Sum(on_right) * right;
    constexpr Sum kUnit = Sum(1) << 20;
    return T((sum + (sum > 0 ? kUnit / 2 : -kUnit / 2)) / kUnit);
  });
}

}  // namespace

MW_SHARED void resize_bilinear_s8_ref(const Params& p, const Args& args) {
  from_integers<int8_t, int32_t>(p, args);
}

MW_SHARED void resize_bilinear_s16_ref(const Params& p, const Args& args) {
  from_integers<int16_t, int64_t>(p, args);
}

MW_SHARED void resize_bilinear_f32_ref(const Params& p, const Args& args) {
  resize_image<float, FloatAxis>(p, args, [](const Corners<float>& x, float bottom, float right) {
    const float top = 1 - bottom, left = 1 - right;
    return x.top_left * top * left + x.bottom_left * bottom * left + x.top_right * top * right +
           x.bottom_right * bottom * right;
  });
}

}  // namespace MW_ABI
}  // namespace resize_bilinear
}  // namespace mw
