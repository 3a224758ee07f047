// SPDX-License-Identifier: Apache-2.0
// y, dx and dw are products of shifted rows, channel by channel (host/train/taps.h), over the field
// of host/train/window_grad.h. A depth multiplier is trained as the same filter over an input whose
// channels are repeated.
#include <algorithm>

#include "host/train/gemm.h"
#include "host/train/taps.h"
#include "host/train/window_grad.h"
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"

namespace mw::depthwise_conv_2d {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& p)
      : window(repeated_shape(p)), s(window.s), in_c(p.in_c), multiplier(p.out_c / p.in_c) {
    for (size_t t = 0; t < window.tap_offsets.size(); ++t) {
      taps.push_back({window.tap_offsets[t], int32_t(t)});
    }
    for (const BackPhase& phase : window.phases) {
      std::vector<Tap>& back = back_taps.emplace_back();
      for (const BackTap& t : phase.taps) back.push_back({t.offset, t.tap});
    }
    const size_t weights = taps.size() * size_t(s.out_c);
    partial.resize(kChunks * weights + kSlackElems);
    bias_partial.resize(size_t(kChunks) * s.out_c + kSlackElems);
    if (multiplier > 1) {
      const size_t elems = size_t(s.batch) * s.in_h * s.in_w * s.in_c + kSlackElems;
      repeated.resize(elems), repeated_gradient.resize(elems);
    }
    if (window.pointwise) {
      for (int32_t r = 0; r < window.group * window.positions; ++r) rows.push_back(r * s.out_c);
    }
  }

  size_t scratch_elems() const override { return window.scratch_elems(); }

  void forward(const GradCall& outer) override {
    GradCall call = outer;
    if (multiplier > 1) {
      repeat_channels(call);
      call.x[kX] = repeated.data(), call.x_link = nullptr;
    }
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(window.groups, kChunks, chunk);
      for (int g = range.begin; g < range.end; ++g) {
        TapFilter filter;
        filter.rows = window.images(g) * window.positions, filter.channels = s.out_c;
        filter.taps = taps, filter.w = call.x[kW], filter.bias = call.x[kB];
        filter.in = window.load_x(call, g, thread), filter.in_rows = window.window_rows.data();
        filter.out = call.y + window.y_at(g);
        filter_taps(filter);
        if (call.y_link) channels_sum(*call.y_link, chunk, filter.out, window.y_count(g));
      }
    });
  }

  void backward(const GradCall& outer) override {
    GradCall call = outer;
    if (multiplier > 1) {
      call.x[kX] = repeated.data(), call.x_link = nullptr;
      if (outer.dx[kX]) call.dx[kX] = repeated_gradient.data();
    }
    const size_t weights = taps.size() * size_t(s.out_c);
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(window.groups, kChunks, chunk);
      std::fill_n(&partial[size_t(chunk) * weights], weights, 0.0f);
      std::fill_n(&bias_partial[size_t(chunk) * s.out_c], s.out_c, 0.0f);
      for (int g = range.begin; g < range.end; ++g) {
        const float* dy = window.load_dy(call, g, thread);
        add_weight_gradient(call, window.load_x(call, g, thread), dy, g, chunk);
        if (call.dx[kX] == nullptr) continue;
        float* dx = call.dx[kX] + window.x_at(g);
        input_gradient(call, dy, g, thread, dx);
        if (call.x_link) {
          channels_mask(*call.x_link, chunk, call.x[kX] + window.x_at(g), window.x_count(g), dx);
        }
      }
    });
    if (call.dx[kW]) {
      sum_chunks(call.workers, partial, int64_t(weights));
      std::copy_n(partial.data(), weights, call.dx[kW]);
    }
    if (call.x[kB] && call.dx[kB]) {
      sum_chunks(call.workers, bias_partial, s.out_c);
      std::copy_n(bias_partial.data(), s.out_c, call.dx[kB]);
    }
    if (multiplier > 1 && outer.dx[kX]) fold_channels(outer);
  }

 private:
  static WindowShape repeated_shape(const Params& p) {
    WindowShape shape = WindowShape::of(p);
    shape.in_c = p.out_c;
    return shape;
  }

  void add_weight_gradient(const GradCall& call, const float* x, const float* dy, int g,
                           int chunk) {
    const int32_t count = window.images(g) * window.positions;
    if (call.dx[kW]) {
      add_tap_gradients({count, s.out_c, window.tap_offsets, x, window.window_rows.data(), dy,
                         &partial[size_t(chunk) * taps.size() * size_t(s.out_c)]});
    }
    if (call.x[kB] && call.dx[kB]) {  // a row of ones times dy
      const float one = 1;
      const GemmRun all = {0, 0, count};
      Gemm sum;
      sum.rows = 1, sum.columns = s.out_c, sum.a = &one, sum.a_step = 0, sum.runs = {&all, 1};
      sum.b = dy, sum.b_stride = s.out_c, sum.accumulate = true;
      sum.c = &bias_partial[size_t(chunk) * s.out_c];
      gemm(sum);
    }
  }

  void input_gradient(const GradCall& call, const float* dy, int g, int thread, float* dx) const {
    TapFilter filter;
    filter.channels = s.out_c, filter.w = call.x[kW], filter.out = dx;
    if (window.pointwise) {
      filter.rows = window.images(g) * window.positions, filter.taps = taps;
      filter.in = dy, filter.in_rows = rows.data();
      filter_taps(filter);
      return;
    }
    filter.in = window.pad_dy(call, dy, g, thread);
    for (size_t i = 0; i < window.phases.size(); ++i) {
      const BackPhase& phase = window.phases[i];
      filter.rows = window.images(g) * phase.rows_per_image, filter.taps = back_taps[i];
      filter.in_rows = phase.dy_rows.data(), filter.out_rows = phase.dx_rows.data();
      filter_taps(filter);
    }
  }

  // x[.., c] to repeated[.., c * multiplier + m], normalized where a link asks for it.
  void repeat_channels(const GradCall& call) {
    const int64_t pixels = int64_t(s.batch) * s.in_h * s.in_w;
    float* plain = repeated_gradient.data();  // free during the forward pass
    const float* from = call.x[kX];
    if (call.x_link) {
      channels_apply(*call.x_link, from, pixels * in_c, plain);
      from = plain;
    }
    float* to = repeated.data();
    for (int64_t i = 0; i < pixels * in_c; ++i, to += multiplier) {
      std::fill_n(to, multiplier, from[i]);
    }
  }
  void fold_channels(const GradCall& call) {
    const int64_t count = int64_t(s.batch) * s.in_h * s.in_w * in_c;
    const float* from = repeated_gradient.data();
    for (int64_t i = 0; i < count; ++i, from += multiplier) {
      float sum = 0;
      for (int32_t m = 0; m < multiplier; ++m) sum += from[m];
      call.dx[kX][i] = sum;
    }
    if (call.x_link) channels_mask(*call.x_link, 0, call.x[kX], count, call.dx[kX]);
  }

  const WindowGrad window;
  const WindowShape& s;
  const int32_t in_c, multiplier;
  std::vector<Tap> taps;
  std::vector<std::vector<Tap>> back_taps;  // by phase
  std::vector<int32_t> rows;                // of dy, where it is not padded
  std::vector<float> partial, bias_partial, repeated, repeated_gradient;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<Attrs>().activation));
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kW | 1u << kB, .links = true};

}  // namespace mw::depthwise_conv_2d
