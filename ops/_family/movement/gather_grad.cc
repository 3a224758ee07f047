// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/movement/gather_grad.h"

#include <algorithm>

namespace mw::movement {

namespace {

class Kernel : public GradKernel {
 public:
  Kernel(Pieces taken, int items, int32_t x_elems)
      : pieces_(std::move(taken)), items_(items), x_elems_(x_elems) {}

  void forward(const GradCall& call) override {
    each_item(call, [&](int item) {
      each_piece(item, [&](int64_t x, int64_t y) {
        std::copy_n(call.x[kX] + x, pieces_.elems, call.y + y);
      });
    });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_item(call, [&](int item) {
      std::fill_n(call.dx[kX] + int64_t(item) * x_elems_, x_elems_, 0.0f);
      each_piece(item, [&](int64_t x, int64_t y) {
        for (int32_t i = 0; i < pieces_.elems; ++i) call.dx[kX][x + i] += call.dy[y + i];
      });
    });
  }
  // Whether each item of y is made of that of x alone.
  bool keeps_items() const {
    bool kept = true;
    for (int item = 0; item < items_; ++item) {
      each_piece(item, [&](int64_t x, int64_t) {
        kept = kept && x / x_elems_ == item && (x + pieces_.elems - 1) / x_elems_ == item;
      });
    }
    return kept;
  }

 private:
  template <class F>
  void each_item(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(items_, kChunks, chunk);
      for (int item = range.begin; item < range.end; ++item) f(item);
    });
  }
  template <class F>
  void each_piece(int item, F&& f) const {
    const size_t each = pieces_.at.size() / size_t(items_), first = size_t(item) * each;
    for (size_t i = first; i < first + each; ++i) {
      f(int64_t(pieces_.at[i]), int64_t(i) * pieces_.elems);
    }
  }

  const Pieces pieces_;
  const int items_;
  const int32_t x_elems_;  // of an item
};

}  // namespace

Result<std::unique_ptr<GradKernel>> plan_pieces(const GradNode& node, Pieces pieces) {
  const Shape &x = node.in[kX].shape, &y = node.out[kY].shape;
  const auto mixes = [&] {
    return not_trainable(node, "it mixes the items of a batch", "keep the first dimension");
  };
  if (x.rank == 0 || y.rank == 0 || x[0] != y[0]) return mixes();
  auto kernel = std::make_unique<Kernel>(std::move(pieces), x[0], x.elems() / x[0]);
  if (!kernel->keeps_items()) return mixes();
  return std::unique_ptr<GradKernel>(std::move(kernel));
}

}  // namespace mw::movement
