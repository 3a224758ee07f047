// SPDX-License-Identifier: Apache-2.0
// The three products of a convolution are one gemm() each over shifted views of a padded field
// (host/train/window_grad.h), so im2col is never built:
//   y  = windows(x) * w        dw = windows(x)^T * dy        dx = windows(padded dy) * w^T
#include <algorithm>

#include "host/train/gemm.h"
#include "host/train/window_grad.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw::conv_2d {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& p)
      : window(WindowShape::of(p)), s(window.s), depth(s.k_h * s.k_w * s.in_c) {
    plan_runs();
    w_forward.resize(size_t(depth) * s.out_c + kSlackElems);
    w_backward.resize(size_t(depth) * s.out_c + kSlackElems);
    partial.resize(size_t(kChunks) * depth * s.out_c + kSlackElems);
    bias_partial.resize(size_t(kChunks) * s.out_c + kSlackElems);
  }

  size_t scratch_elems() const override { return window.scratch_elems(); }

  void forward(const GradCall& call) override {
    transpose(call.x[kW], s.out_c, depth, w_forward.data());
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(window.groups, kChunks, chunk);
      for (int g = range.begin; g < range.end; ++g) {
        Gemm product;
        product.rows = window.images(g) * window.positions, product.columns = s.out_c;
        product.a = window.load_x(call, g, thread), product.a_stride = s.in_c;
        product.a_rows = window.pointwise ? nullptr : window.window_rows.data();
        product.b = w_forward.data(), product.b_stride = s.out_c;
        product.runs = forward_runs, product.bias = call.x[kB];
        product.c = call.y + window.y_at(g), product.c_stride = s.out_c;
        gemm(product);
        if (call.y_link) channels_sum(*call.y_link, chunk, product.c, window.y_count(g));
      }
    });
  }

  void backward(const GradCall& call) override {
    const bool wants_x = call.dx[kX] != nullptr;
    if (wants_x && !window.pointwise) reorder_weights(call.x[kW]);
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(window.groups, kChunks, chunk);
      std::fill_n(&partial[size_t(chunk) * depth * s.out_c], size_t(depth) * s.out_c, 0.0f);
      std::fill_n(&bias_partial[size_t(chunk) * s.out_c], s.out_c, 0.0f);
      for (int g = range.begin; g < range.end; ++g) {
        const float* dy = window.load_dy(call, g, thread);
        add_weight_gradient(call, window.load_x(call, g, thread), dy, g, chunk);
        if (!wants_x) continue;
        float* dx = call.dx[kX] + window.x_at(g);
        input_gradient(call, dy, g, thread, dx);
        if (call.x_link) {
          channels_mask(*call.x_link, chunk, call.x[kX] + window.x_at(g), window.x_count(g), dx);
        }
      }
    });
    sum_partials(call);
  }

 private:
  void plan_runs() {
    const bool dense_row = s.dilation_w == 1;  // the taps of a kernel row are one run of memory
    for (int32_t tap = 0; tap < s.k_h * s.k_w; tap += dense_row ? s.k_w : 1) {
      forward_runs.push_back(
          {window.tap_offsets[size_t(tap)], tap * s.in_c, (dense_row ? s.k_w : 1) * s.in_c});
    }
    for (int32_t offset : window.tap_offsets) {
      for (int32_t c = 0; c < s.in_c; ++c) tap_rows.push_back(offset + c);
    }
    const int32_t line = window.pointwise ? window.positions : s.out_w;
    for (int32_t row = 0; row < window.group * window.positions; row += line) {
      weight_runs.push_back({window.window_rows[size_t(row)], row, line});
    }
    for (const BackPhase& phase : window.phases) {
      std::vector<GemmRun>& runs = backward_runs.emplace_back();
      for (const BackTap& t : phase.taps) runs.push_back({t.offset, t.tap * s.out_c, s.out_c});
    }
  }

  void add_weight_gradient(const GradCall& call, const float* x, const float* dy, int g,
                           int chunk) {
    Gemm product;
    product.accumulate = true;
    product.b = dy, product.b_stride = s.out_c, product.columns = s.out_c;
    if (call.dx[kW]) {
      product.rows = depth;
      product.a = x, product.a_rows = tap_rows.data(), product.a_step = s.stride_w * s.in_c;
      product.runs = std::span(weight_runs)
                         .first(weight_runs.size() / size_t(window.group) * window.images(g));
      product.c = &partial[size_t(chunk) * depth * s.out_c], product.c_stride = s.out_c;
      gemm(product);
    }
    if (call.x[kB] && call.dx[kB]) {  // a row of ones times dy
      const float one = 1;
      const GemmRun all = {0, 0, window.images(g) * window.positions};
      product.rows = 1, product.a = &one, product.a_rows = nullptr, product.a_step = 0;
      product.runs = {&all, 1};
      product.c = &bias_partial[size_t(chunk) * s.out_c];
      gemm(product);
    }
  }

  void input_gradient(const GradCall& call, const float* dy, int g, int thread, float* dx) const {
    Gemm product;
    product.columns = s.in_c, product.b_stride = s.in_c, product.c = dx;
    if (window.pointwise) {
      const GemmRun all = {0, 0, s.out_c};
      product.rows = window.images(g) * window.positions, product.runs = {&all, 1};
      product.a = dy, product.a_stride = s.out_c, product.c_stride = s.in_c;
      product.b = call.x[kW];  // OHWI is [out_c, in_c] here
      gemm(product);
      return;
    }
    product.a = window.pad_dy(call, dy, g, thread), product.b = w_backward.data();
    for (size_t i = 0; i < window.phases.size(); ++i) {
      const BackPhase& phase = window.phases[i];
      product.rows = window.images(g) * phase.rows_per_image, product.runs = backward_runs[i];
      product.a_rows = phase.dy_rows.data(), product.c_rows = phase.dx_rows.data();
      gemm(product);
    }
  }

  // OHWI to one [out_c, in_c] matrix a tap.
  void reorder_weights(const float* w) {
    const int32_t taps = s.k_h * s.k_w;
    for (int32_t o = 0; o < s.out_c; ++o) {
      for (int32_t tap = 0; tap < taps; ++tap) {
        std::copy_n(w + (int64_t(o) * taps + tap) * s.in_c, s.in_c,
                    w_backward.data() + (int64_t(tap) * s.out_c + o) * s.in_c);
      }
    }
  }

  void sum_partials(const GradCall& call) {
    if (call.dx[kW]) {
      sum_chunks(call.workers, partial, int64_t(depth) * s.out_c);
      transpose(partial.data(), depth, s.out_c, call.dx[kW]);
    }
    if (call.x[kB] && call.dx[kB]) {
      sum_chunks(call.workers, bias_partial, s.out_c);
      std::copy_n(bias_partial.data(), s.out_c, call.dx[kB]);
    }
  }

  const WindowGrad window;
  const WindowShape& s;
  const int32_t depth;
  std::vector<int32_t> tap_rows;
  std::vector<GemmRun> forward_runs, weight_runs;
  std::vector<std::vector<GemmRun>> backward_runs;  // by phase
  std::vector<float> w_forward, w_backward, partial, bias_partial;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  const Params& p = params_of<Params>(node);
  if (p.groups != 1) {
    return not_trainable(node, "a grouped convolution has no gradient",
                         "use depthwise_conv_2d or one convolution for each group");
  }
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<Attrs>().activation));
  return std::unique_ptr<GradKernel>(new Kernel(p));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kW | 1u << kB, .links = true};

}  // namespace mw::conv_2d
