// SPDX-License-Identifier: Apache-2.0
// The batch is cut into groups of images small enough for the cache. A group is padded (and
// normalized, if a link asks for it) into scratch; then every tap is a shifted view of it, so the
// three products of a convolution are one gemm() each and im2col is never built:
//   y  = windows(x) * w        dw = windows(x)^T * dy        dx = windows(padded dy) * w^T
// With stride s the positions of dx fall into s * s phases, each of which sees its own taps.
#include <algorithm>
#include <numeric>

#include "host/base/gemm.h"
#include "host/ir/grad_def.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw::conv_2d {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

constexpr int32_t kGroupRows = 128;  // output positions of a group, at least

// One axis of dx = windows(dy): input position i sees output q(i) - step(k) through tap k, if
// k * dilation and i + pad agree modulo the stride.
struct BackAxis {
  int32_t stride, dilation, pad, kernel;
  int32_t before = 0, extent = 0;  // zeros before dy, and its padded length

  BackAxis(int32_t in, int32_t out, int32_t k, int32_t s, int32_t d, int32_t p)
      : stride(s), dilation(d), pad(p), kernel(k) {
    int32_t low = 0, high = out - 1;
    for (int32_t i = 0; i < in; ++i) {
      for (int32_t tap = 0; tap < k; ++tap) {
        if (!sees(i, tap)) continue;
        low = std::min(low, quotient(i) - step(i, tap));
        high = std::max(high, quotient(i) - step(i, tap));
      }
    }
    before = -low, extent = high - low + 1;
  }
  int32_t phase(int32_t i) const { return (i + pad) % stride; }
  int32_t quotient(int32_t i) const { return (i + pad) / stride; }
  bool sees(int32_t i, int32_t tap) const { return (tap * dilation - phase(i)) % stride == 0; }
  int32_t step(int32_t i, int32_t tap) const { return (tap * dilation - phase(i)) / stride; }
};

struct Phase {
  std::vector<int32_t> dy_rows, dx_rows;  // for a whole group
  std::vector<GemmRun> runs;
  int32_t rows_per_image = 0;
};

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params)
      : p(params),
        back_h(p.in_h, p.out_h, p.k_h, p.stride_h, p.dilation_h, p.pad_h),
        back_w(p.in_w, p.out_w, p.k_w, p.stride_w, p.dilation_w, p.pad_w) {
    pointwise = p.k_h == 1 && p.k_w == 1 && p.stride_h == 1 && p.stride_w == 1 && p.pad_h == 0 &&
                p.pad_w == 0 && p.in_h == p.out_h && p.in_w == p.out_w;
    positions = p.out_h * p.out_w;
    depth = p.k_h * p.k_w * p.in_c;
    group = std::clamp((kGroupRows + positions - 1) / positions, 1, p.batch);
    groups = (p.batch + group - 1) / group;
    pad_h = pointwise ? p.in_h : (p.out_h - 1) * p.stride_h + (p.k_h - 1) * p.dilation_h + 1;
    pad_w = pointwise ? p.in_w : (p.out_w - 1) * p.stride_w + (p.k_w - 1) * p.dilation_w + 1;
    plan_forward();
    plan_weights();
    if (!pointwise) plan_phases();
    w_forward.resize(size_t(depth) * p.out_c + kSlackElems);
    w_backward.resize(size_t(depth) * p.out_c + kSlackElems);
    partial.resize(size_t(kChunks) * depth * p.out_c + kSlackElems);
    bias_partial.resize(size_t(kChunks) * p.out_c + kSlackElems);
  }

  size_t scratch_elems() const override { return x_elems() + dy_elems() + dy_padded_elems(); }

  void forward(const GradCall& call) override {
    transpose(call.x[kW], p.out_c, depth, w_forward.data());
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(groups, kChunks, chunk);
      for (int g = range.begin; g < range.end; ++g) {
        Gemm product;
        product.rows = images(g) * positions, product.columns = p.out_c;
        product.a = load_x(call, g, thread);
        product.a_rows = pointwise ? nullptr : window_rows.data(), product.a_stride = p.in_c;
        product.b = w_forward.data(), product.b_stride = p.out_c;
        product.runs = forward_runs, product.bias = call.x[kB];
        product.c = call.y + y_at(g), product.c_stride = p.out_c;
        gemm(product);
        if (call.y_link) channels_sum(*call.y_link, chunk, product.c, y_count(g));
      }
    });
  }

  void backward(const GradCall& call) override {
    const bool wants_x = call.dx[kX] != nullptr;
    if (wants_x && !pointwise) reorder_weights(call.x[kW]);
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(groups, kChunks, chunk);
      std::fill_n(partial.data() + size_t(chunk) * depth * p.out_c, size_t(depth) * p.out_c, 0.0f);
      std::fill_n(bias_partial.data() + size_t(chunk) * p.out_c, p.out_c, 0.0f);
      for (int g = range.begin; g < range.end; ++g) {
        const float* dy = load_dy(call, g, thread);
        add_weight_gradient(call, load_x(call, g, thread), dy, g, chunk);
        if (!wants_x) continue;
        float* dx = call.dx[kX] + x_at(g);
        input_gradient(call, dy, g, thread, dx);
        if (call.x_link) {
          channels_mask(*call.x_link, chunk, call.x[kX] + x_at(g), x_count(g), dx);
        }
      }
    });
    sum_partials(call);
  }

 private:
  int32_t images(int g) const { return std::min(group, p.batch - g * group); }
  int64_t x_at(int g) const { return int64_t(g) * group * p.in_h * p.in_w * p.in_c; }
  int64_t y_at(int g) const { return int64_t(g) * group * positions * p.out_c; }
  int64_t x_count(int g) const { return int64_t(images(g)) * p.in_h * p.in_w * p.in_c; }
  int64_t y_count(int g) const { return int64_t(images(g)) * positions * p.out_c; }
  size_t x_elems() const { return size_t(group) * pad_h * pad_w * p.in_c + kSlackElems; }
  size_t dy_elems() const { return size_t(group) * positions * p.out_c + kSlackElems; }
  size_t dy_padded_elems() const {
    return size_t(group) * back_h.extent * back_w.extent * p.out_c + kSlackElems;
  }

  void plan_forward() {
    for (int32_t i = 0; i < group; ++i) {
      for (int32_t y = 0; y < p.out_h; ++y) {
        for (int32_t x = 0; x < p.out_w; ++x) {
          window_rows.push_back(((i * pad_h + y * p.stride_h) * pad_w + x * p.stride_w) * p.in_c);
        }
      }
    }
    const bool dense_row = p.dilation_w == 1;
    for (int32_t ky = 0; ky < p.k_h; ++ky) {
      for (int32_t kx = 0; kx < (dense_row ? 1 : p.k_w); ++kx) {
        forward_runs.push_back({(ky * p.dilation_h * pad_w + kx * p.dilation_w) * p.in_c,
                                (ky * p.k_w + kx) * p.in_c, (dense_row ? p.k_w : 1) * p.in_c});
      }
    }
  }

  void plan_weights() {
    for (int32_t ky = 0; ky < p.k_h; ++ky) {
      for (int32_t kx = 0; kx < p.k_w; ++kx) {
        for (int32_t c = 0; c < p.in_c; ++c) {
          tap_rows.push_back((ky * p.dilation_h * pad_w + kx * p.dilation_w) * p.in_c + c);
        }
      }
    }
    for (int32_t i = 0; i < group; ++i) {
      if (pointwise) {
        weight_runs.push_back({i * positions * p.in_c, i * positions, positions});
        continue;
      }
      for (int32_t y = 0; y < p.out_h; ++y) {
        weight_runs.push_back(
            {(i * pad_h + y * p.stride_h) * pad_w * p.in_c, (i * p.out_h + y) * p.out_w, p.out_w});
      }
    }
  }

  void plan_phases() {
    for (int32_t py = 0; py < std::min<int32_t>(p.stride_h, p.in_h); ++py) {
      for (int32_t px = 0; px < std::min<int32_t>(p.stride_w, p.in_w); ++px) {
        Phase phase;
        const int32_t row = back_w.extent * p.out_c;
        for (int32_t ky = 0; ky < p.k_h; ++ky) {
          for (int32_t kx = 0; kx < p.k_w; ++kx) {
            if (!back_h.sees(py, ky) || !back_w.sees(px, kx)) continue;
            phase.runs.push_back({-back_h.step(py, ky) * row - back_w.step(px, kx) * p.out_c,
                                  (ky * p.k_w + kx) * p.out_c, p.out_c});
          }
        }
        for (int32_t i = 0; i < group; ++i) {
          for (int32_t y = py; y < p.in_h; y += p.stride_h) {
            for (int32_t x = px; x < p.in_w; x += p.stride_w) {
              phase.dy_rows.push_back((i * back_h.extent + back_h.quotient(y) + back_h.before) *
                                          row +
                                      (back_w.quotient(x) + back_w.before) * p.out_c);
              phase.dx_rows.push_back(((i * p.in_h + y) * p.in_w + x) * p.in_c);
            }
          }
        }
        phase.rows_per_image = int32_t(phase.dx_rows.size()) / group;
        phases.push_back(std::move(phase));
      }
    }
  }

  // The group's input as windows see it: padded and normalized; x itself where that is the same.
  const float* load_x(const GradCall& call, int g, int thread) const {
    const float* x = call.x[kX] + x_at(g);
    if (pointwise && call.x_link == nullptr) return x;
    float* to = call.thread_scratch(thread);
    if (pointwise) {
      channels_apply(*call.x_link, x, x_count(g), to);
      return to;
    }
    const ImagePad pad{p.in_h, p.in_w, p.in_c, p.pad_h, p.pad_w, pad_h, pad_w};
    for (int32_t i = 0; i < images(g); ++i) {
      pad_image(pad, x + int64_t(i) * p.in_h * p.in_w * p.in_c, call.x_link,
                to + int64_t(i) * pad_h * pad_w * p.in_c);
    }
    return to;
  }

  const float* load_dy(const GradCall& call, int g, int thread) const {
    if (call.y_link == nullptr) return call.dy + y_at(g);
    float* to = call.thread_scratch(thread) + x_elems();
    channels_gradient(*call.y_link, call.dy + y_at(g), call.y + y_at(g), y_count(g), to);
    return to;
  }

  void add_weight_gradient(const GradCall& call, const float* x, const float* dy, int g,
                           int chunk) {
    Gemm product;
    product.accumulate = true;
    product.b = dy, product.b_stride = p.out_c, product.columns = p.out_c;
    if (call.dx[kW]) {
      product.rows = depth;
      product.a = x, product.a_rows = tap_rows.data(), product.a_step = p.stride_w * p.in_c;
      product.runs = std::span(weight_runs).first(weight_runs.size() / group * images(g));
      product.c = partial.data() + size_t(chunk) * depth * p.out_c, product.c_stride = p.out_c;
      gemm(product);
    }
    if (call.x[kB] && call.dx[kB]) {  // a row of ones times dy
      const float one = 1;
      const GemmRun all = {0, 0, images(g) * positions};
      product.rows = 1, product.a = &one, product.a_rows = nullptr, product.a_step = 0;
      product.runs = {&all, 1};
      product.c = bias_partial.data() + size_t(chunk) * p.out_c;
      gemm(product);
    }
  }

  void input_gradient(const GradCall& call, const float* dy, int g, int thread, float* dx) const {
    Gemm product;
    product.columns = p.in_c, product.b_stride = p.in_c, product.c = dx;
    if (pointwise) {
      const GemmRun all = {0, 0, p.out_c};
      product.rows = images(g) * positions, product.runs = {&all, 1};
      product.a = dy, product.a_stride = p.out_c, product.c_stride = p.in_c;
      product.b = call.x[kW];
      gemm(product);
      return;
    }
    float* padded = call.thread_scratch(thread) + x_elems() + dy_elems();
    const ImagePad pad{p.out_h,       p.out_w,       p.out_c,      back_h.before,
                       back_w.before, back_h.extent, back_w.extent};
    for (int32_t i = 0; i < images(g); ++i) {
      pad_image(pad, dy + int64_t(i) * positions * p.out_c, nullptr,
                padded + int64_t(i) * back_h.extent * back_w.extent * p.out_c);
    }
    for (const Phase& phase : phases) {
      product.rows = images(g) * phase.rows_per_image, product.runs = phase.runs;
      product.a = padded, product.a_rows = phase.dy_rows.data();
      product.b = w_backward.data(), product.c_rows = phase.dx_rows.data();
      gemm(product);
    }
  }

  // OHWI to one [out_c, in_c] matrix a tap.
  void reorder_weights(const float* w) {
    const int32_t taps = p.k_h * p.k_w;
    for (int32_t o = 0; o < p.out_c; ++o) {
      for (int32_t tap = 0; tap < taps; ++tap) {
        std::copy_n(w + (int64_t(o) * taps + tap) * p.in_c, p.in_c,
                    w_backward.data() + (int64_t(tap) * p.out_c + o) * p.in_c);
      }
    }
  }

  void sum_partials(const GradCall& call) {
    const int64_t stride = int64_t(depth) * p.out_c;
    if (call.dx[kW]) {
      call.workers.run(kChunks, [&](int chunk, int) {
        const Range range = chunk_range(int(stride), kChunks, chunk);
        for (int other = 1; other < kChunks; ++other) {
          for (int i = range.begin; i < range.end; ++i) partial[i] += partial[other * stride + i];
        }
      });
      transpose(partial.data(), depth, p.out_c, call.dx[kW]);
    }
    if (call.x[kB] && call.dx[kB]) {
      for (int32_t c = 0; c < p.out_c; ++c) {
        float sum = 0;
        for (int chunk = 0; chunk < kChunks; ++chunk) sum += bias_partial[chunk * p.out_c + c];
        call.dx[kB][c] = sum;
      }
    }
  }

  const Params p;
  const BackAxis back_h, back_w;
  bool pointwise;
  int32_t positions, depth, group, groups, pad_h, pad_w;
  std::vector<int32_t> window_rows, tap_rows;
  std::vector<GemmRun> forward_runs, weight_runs;
  std::vector<Phase> phases;
  std::vector<float> w_forward, w_backward, partial, bias_partial;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  const Params& p = params_of<Params>(node);
  if (p.groups != 1) {
    return not_trainable(node, "a grouped convolution has no gradient",
                         "use depthwise_conv_2d or one convolution for each group");
  }
  if (node.node.as<Attrs>().activation != Activation::none) {
    return not_trainable(node, "a fused activation has no gradient",
                         "keep the activation as a node of its own until training is done");
  }
  return std::unique_ptr<GradKernel>(new Kernel(p));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kW | 1u << kB, .links = true};

}  // namespace mw::conv_2d
