// SPDX-License-Identifier: Apache-2.0
// A row of x meets, through one tap, a row of y at every stride_w-th pixel. Of each such pair
// y += x * w, dx += dy * w^T and dw += dy^T * x, one gemm() each.
#include <algorithm>

#include "host/train/gemm.h"
#include "host/train/grad_def.h"
#include "ops/transpose_conv/transpose_conv.h"

namespace mw::transpose_conv {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params)
      : p(params),
        taps(p.k_h * p.k_w),
        transposed(size_t(weights()) + kSlackElems),
        partial(size_t(kChunks) * weights() + kSlackElems),
        bias_partial(size_t(kChunks) * p.out_c + kSlackElems) {
    plan_meetings();
  }

  void forward(const GradCall& call) override {
    transpose(call.x[kW], p.out_c, taps * p.in_c, transposed.data());  // [taps, in_c, out_c]
    call.workers.run(kChunks, [&](int chunk, int) {
      for_images(chunk, [&](int64_t x_at, int64_t y_at) {
        fill_bias(call.x[kB], call.y + y_at);
        const GemmRun depth = {0, 0, p.in_c};
        for (const Meeting& m : meetings) {
          Gemm product;
          product.rows = m.pixels, product.columns = p.out_c, product.runs = {&depth, 1};
          product.a = call.x[kX] + x_at + m.x, product.a_stride = p.in_c;
          product.b = transposed.data() + int64_t(m.tap) * p.in_c * p.out_c;
          product.b_stride = p.out_c, product.accumulate = true;
          product.c = call.y + y_at + m.y, product.c_stride = p.stride_w * p.out_c;
          gemm(product);
        }
      });
    });
  }

  void backward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int) {
      float* dw = &partial[size_t(chunk) * weights()];
      float* db = &bias_partial[size_t(chunk) * p.out_c];
      std::fill_n(dw, weights(), 0.0f);
      std::fill_n(db, p.out_c, 0.0f);
      for_images(chunk, [&](int64_t x_at, int64_t y_at) {
        const float* dy = call.dy + y_at;
        for (int32_t i = 0; i < p.out_h * p.out_w; ++i) {
          for (int32_t oc = 0; oc < p.out_c; ++oc) db[oc] += dy[i * p.out_c + oc];
        }
        if (call.dx[kX]) add_x(call.x[kW], dy, call.dx[kX] + x_at);
        if (call.dx[kW]) add_w(call.x[kX] + x_at, dy, dw);
      });
    });
    if (call.dx[kW]) {
      sum_chunks(call.workers, partial, weights());
      std::copy_n(partial.data(), weights(), call.dx[kW]);
    }
    if (call.x[kB] && call.dx[kB]) {
      sum_chunks(call.workers, bias_partial, p.out_c);
      std::copy_n(bias_partial.data(), p.out_c, call.dx[kB]);
    }
  }

 private:
  // Pixels of a row of x, and of y where the first of them goes through the tap; elements.
  struct Meeting {
    int32_t x, y, pixels, tap;
  };

  int32_t weights() const { return p.out_c * p.k_h * p.k_w * p.in_c; }

  void plan_meetings() {
    for (int32_t iy = 0; iy < p.in_h; ++iy) {
      for (int32_t tap = 0; tap < taps; ++tap) {
        const int32_t oy = iy * p.stride_h - p.pad_h + tap / p.k_w;
        if (oy < 0 || oy >= p.out_h) continue;
        int32_t first = 0, end = 0;
        const auto ox = [&](int32_t ix) { return ix * p.stride_w - p.pad_w + tap % p.k_w; };
        while (first < p.in_w && ox(first) < 0) ++first;
        for (end = first; end < p.in_w && ox(end) < p.out_w;) ++end;
        if (end == first) continue;
        meetings.push_back({(iy * p.in_w + first) * p.in_c, (oy * p.out_w + ox(first)) * p.out_c,
                            end - first, tap});
      }
    }
  }
  template <class F>
  void for_images(int chunk, F f) const {
    const Range range = chunk_range(p.batch, kChunks, chunk);
    for (int n = range.begin; n < range.end; ++n) {
      f(int64_t(n) * p.in_h * p.in_w * p.in_c, int64_t(n) * p.out_h * p.out_w * p.out_c);
    }
  }
  void fill_bias(const float* bias, float* y) const {
    for (int32_t i = 0; i < p.out_h * p.out_w; ++i, y += p.out_c) {
      for (int32_t oc = 0; oc < p.out_c; ++oc) y[oc] = bias ? bias[oc] : 0.0f;
    }
  }
  void add_x(const float* w, const float* dy, float* dx) const {
    std::fill_n(dx, p.in_h * p.in_w * p.in_c, 0.0f);
    const GemmRun depth = {0, 0, p.out_c};
    for (const Meeting& m : meetings) {
      Gemm product;
      product.rows = m.pixels, product.columns = p.in_c, product.runs = {&depth, 1};
      product.a = dy + m.y, product.a_stride = p.stride_w * p.out_c;
      product.b = w + m.tap * p.in_c, product.b_stride = taps * p.in_c;
      product.c = dx + m.x, product.c_stride = p.in_c, product.accumulate = true;
      gemm(product);
    }
  }
  void add_w(const float* x, const float* dy, float* dw) const {
    for (const Meeting& m : meetings) {
      const GemmRun depth = {0, 0, m.pixels};
      Gemm product;
      product.rows = p.out_c, product.columns = p.in_c, product.runs = {&depth, 1};
      product.a = dy + m.y, product.a_stride = 1, product.a_step = p.stride_w * p.out_c;
      product.b = x + m.x, product.b_stride = p.in_c, product.accumulate = true;
      product.c = dw + m.tap * p.in_c, product.c_stride = taps * p.in_c;
      gemm(product);
    }
  }

  const Params p;
  const int32_t taps;
  std::vector<Meeting> meetings;  // of an image
  std::vector<float> transposed, partial, bias_partial;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<Attrs>().activation));
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kW | 1u << kB};

}  // namespace mw::transpose_conv
