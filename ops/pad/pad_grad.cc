// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/train/grad_def.h"
#include "ops/pad/pad.h"

namespace mw::pad {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

// Where each innermost row of x lies in y.
std::vector<int32_t> rows_of(const Params& p) {
  std::vector<int32_t> rows;
  int32_t count = 1;
  for (int32_t d = 0; d < kRank - 1; ++d) count *= p.x[d];
  for (int32_t row = 0; row < count; ++row) {
    int32_t at = p.before[kRank - 1], stride = p.y[kRank - 1], rest = row;
    for (int32_t d = kRank - 2; d >= 0; --d) {
      at += (rest % p.x[d] + p.before[d]) * stride;
      rest /= p.x[d], stride *= p.y[d];
    }
    rows.push_back(at);
  }
  return rows;
}

class Kernel : public GradKernel {
 public:
  Kernel(const Params& p, int32_t elems)
      : rows(rows_of(p)),
        row_elems(p.x[kRank - 1]),
        y_elems(elems),
        fill(float_from_bits(p.fill)) {}

  void forward(const GradCall& call) override {
    std::fill_n(call.y, y_elems, fill);
    each_row(call,
             [&](int64_t x, int64_t y) { std::copy_n(call.x[kX] + x, row_elems, call.y + y); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_row(call,
             [&](int64_t x, int64_t y) { std::copy_n(call.dy + y, row_elems, call.dx[kX] + x); });
  }

 private:
  template <class F>
  void each_row(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(int(rows.size()), kChunks, chunk);
      for (int r = range.begin; r < range.end; ++r) f(int64_t(r) * row_elems, rows[size_t(r)]);
    });
  }

  const std::vector<int32_t> rows;
  const int32_t row_elems, y_elems;
  const float fill;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  const Attrs& a = node.node.as<Attrs>();
  if (a.before[0] != 0 || a.after[0] != 0) {
    return not_trainable(node, "it adds items to a batch", "pad the other dimensions");
  }
  return std::unique_ptr<GradKernel>(
      new Kernel(params_of<Params>(node), node.out[kY].shape.elems()));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::pad
