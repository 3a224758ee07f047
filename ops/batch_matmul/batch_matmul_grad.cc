// SPDX-License-Identifier: Apache-2.0
// Of each matrix of a batch: y = x * w, dx = dy * w^T, dw = x^T * dy, and both transposed where the
// operand is swapped. Over matrices that were broadcast gradients are summed, in order.
#include <algorithm>

#include "host/train/gemm.h"
#include "host/train/grad_def.h"
#include "ops/batch_matmul/batch_matmul.h"

namespace mw::batch_matmul {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const GradNode& node)
      : p(params_of<Params>(node)),
        x_elems(node.in[kX].shape.elems()),
        w_elems(node.in[kW].shape.elems()) {
    Batches batch(p);
    do {
      starts.push_back({batch.x(), batch.w(), int32_t(starts.size()) * p.rows * p.columns});
    } while (batch.next());
    const bool each = p.x_steps == binary::kAllDims && p.w_steps == binary::kAllDims;
    chunks = each ? kChunks : 1;
  }

  size_t scratch_elems() const override {
    return size_t(std::max({p.depth * p.columns, p.rows * p.columns, p.rows * p.depth})) +
           kSlackElems;
  }

  void forward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int thread) {
      const Range range = chunk_range(int(starts.size()), kChunks, chunk);
      for (int i = range.begin; i < range.end; ++i) {
        const Start& at = starts[size_t(i)];
        const Operand x = {call.x[kX] + at.x, p.adj_x != 0 ? 1 : p.depth,
                           p.adj_x != 0 ? p.rows : 1};
        const float* w = rows_of(call.x[kW] + at.w, p.adj_y != 0, p.columns, p.depth,
                                 call.thread_scratch(thread));
        multiply(x, w, {p.rows, p.depth, p.columns}, call.y + at.y, false);
      }
    });
  }

  void backward(const GradCall& call) override {
    if (call.dx[kX]) std::fill_n(call.dx[kX], x_elems, 0.0f);
    if (call.dx[kW]) std::fill_n(call.dx[kW], w_elems, 0.0f);
    call.workers.run(chunks, [&](int chunk, int thread) {
      const Range range = chunk_range(int(starts.size()), chunks, chunk);
      float* scratch = call.thread_scratch(thread);
      for (int i = range.begin; i < range.end; ++i) {
        const Start& at = starts[size_t(i)];
        if (call.dx[kX]) add_x(call, at, scratch);
        if (call.dx[kW]) add_w(call, at, scratch);
      }
    });
  }

 private:
  struct Start {
    int32_t x, w, y;
  };
  struct Operand {
    const float* at;
    int32_t row, step;  // elements from row to row, and within a row
  };
  struct Extents {
    int32_t rows, depth, columns;
  };

  // c (+)= a * b, where b is of `columns` elements a row.
  static void multiply(const Operand& a, const float* b, const Extents& n, float* c, bool add) {
    const GemmRun depth = {0, 0, n.depth};
    Gemm product;
    product.rows = n.rows, product.columns = n.columns, product.runs = {&depth, 1};
    product.a = a.at, product.a_stride = a.row, product.a_step = a.step;
    product.b = b, product.b_stride = n.columns;
    product.c = c, product.c_stride = n.columns, product.accumulate = add;
    gemm(product);
  }
  // A matrix of rows x columns, or its transpose, which then is in scratch.
  static const float* rows_of(const float* in, bool swap, int32_t rows, int32_t columns,
                              float* scratch) {
    if (!swap) return in;
    transpose(in, rows, columns, scratch);
    return scratch;
  }

  void add_x(const GradCall& call, const Start& at, float* scratch) const {
    const float *w = call.x[kW] + at.w, *dy = call.dy + at.y;
    float* dx = call.dx[kX] + at.x;
    if (p.adj_x == 0) {  // dy * w^T
      const float* b = rows_of(w, p.adj_y == 0, p.depth, p.columns, scratch);
      multiply({dy, p.columns, 1}, b, {p.rows, p.columns, p.depth}, dx, true);
    } else {  // w * dy^T
      const Operand a = {w, p.adj_y != 0 ? 1 : p.columns, p.adj_y != 0 ? p.depth : 1};
      const float* b = rows_of(dy, true, p.rows, p.columns, scratch);
      multiply(a, b, {p.depth, p.columns, p.rows}, dx, true);
    }
  }
  void add_w(const GradCall& call, const Start& at, float* scratch) const {
    const float *x = call.x[kX] + at.x, *dy = call.dy + at.y;
    float* dw = call.dx[kW] + at.w;
    if (p.adj_y == 0) {  // x^T * dy
      const Operand a = {x, p.adj_x != 0 ? p.rows : 1, p.adj_x != 0 ? 1 : p.depth};
      multiply(a, dy, {p.depth, p.rows, p.columns}, dw, true);
    } else {  // dy^T * x
      const float* b = rows_of(x, p.adj_x != 0, p.depth, p.rows, scratch);
      multiply({dy, 1, p.columns}, b, {p.columns, p.rows, p.depth}, dw, true);
    }
  }

  const Params p;
  const int32_t x_elems, w_elems;
  std::vector<Start> starts;
  int chunks;  // of the backward pass: 1 where gradients are summed
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  const uint32_t rank = node.out[kY].shape.rank;
  for (uint32_t slot : {kX, kW}) {
    const TensorType& type = node.in[slot];
    const bool whole = type.shape.rank == rank && rank > 2;
    const bool rows = slot == kX && rank == 2 && params_of<Params>(node).adj_x == 0;
    if (type.data == nullptr ? whole || rows : !whole || type.shape[0] == 1) continue;
    return not_trainable(node, "an operand of another batch mixes the items of a batch",
                         "give every operand the same number of dimensions");
  }
  return std::unique_ptr<GradKernel>(new Kernel(node));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .parameter_slots = 1u << kX | 1u << kW};

}  // namespace mw::batch_matmul
