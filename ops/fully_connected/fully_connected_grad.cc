// SPDX-License-Identifier: Apache-2.0
// y = x * w^T, dx = dy * w, dw = dy^T * x: one gemm() each, cut into rows of its result.
#include "host/train/gemm.h"
#include "host/train/grad_def.h"
#include "ops/fully_connected/fully_connected.h"

namespace mw::fully_connected {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params)
      : p(params), transposed(size_t(p.in_c) * p.out_c + kSlackElems) {}

  void forward(const GradCall& call) override {
    transpose(call.x[kW], p.out_c, p.in_c, transposed.data());
    const GemmRun depth = {0, 0, p.in_c};
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range rows = chunk_range(p.batch, kChunks, chunk);
      Gemm product;
      product.rows = rows.end - rows.begin, product.columns = p.out_c, product.runs = {&depth, 1};
      product.a = call.x[kX] + int64_t(rows.begin) * p.in_c, product.a_stride = p.in_c;
      product.b = transposed.data(), product.b_stride = p.out_c, product.bias = call.x[kB];
      product.c = call.y + int64_t(rows.begin) * p.out_c, product.c_stride = p.out_c;
      gemm(product);
    });
  }

  void backward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int) {
      if (call.dx[kX]) input_gradient(call, chunk_range(p.batch, kChunks, chunk));
      if (call.dx[kW]) weight_gradient(call, chunk_range(p.out_c, kChunks, chunk));
    });
    if (call.x[kB] && call.dx[kB]) {  // a row of ones times dy
      const float one = 1;
      const GemmRun depth = {0, 0, p.batch};
      Gemm product;
      product.rows = 1, product.columns = p.out_c, product.runs = {&depth, 1};
      product.a = &one, product.a_step = 0, product.b = call.dy, product.b_stride = p.out_c;
      product.c = call.dx[kB];
      gemm(product);
    }
  }

 private:
  void input_gradient(const GradCall& call, Range rows) const {
    const GemmRun depth = {0, 0, p.out_c};
    Gemm product;
    product.rows = rows.end - rows.begin, product.columns = p.in_c, product.runs = {&depth, 1};
    product.a = call.dy + int64_t(rows.begin) * p.out_c, product.a_stride = p.out_c;
    product.b = call.x[kW], product.b_stride = p.in_c;
    product.c = call.dx[kX] + int64_t(rows.begin) * p.in_c, product.c_stride = p.in_c;
    gemm(product);
  }
  void weight_gradient(const GradCall& call, Range outputs) const {
    const GemmRun depth = {0, 0, p.batch};
    Gemm product;
    product.rows = outputs.end - outputs.begin, product.columns = p.in_c;
    product.runs = {&depth, 1};
    product.a = call.dy + outputs.begin, product.a_stride = 1, product.a_step = p.out_c;
    product.b = call.x[kX], product.b_stride = p.in_c;
    product.c = call.dx[kW] + int64_t(outputs.begin) * p.in_c, product.c_stride = p.in_c;
    gemm(product);
  }

  const Params p;
  std::vector<float> transposed;  // the weights as [in_c, out_c]
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<Attrs>().activation));
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kW | 1u << kB};

}  // namespace mw::fully_connected
