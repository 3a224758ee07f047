// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_matmul/batch_matmul.h"

#include "abi/requantize.h"

namespace mw {
namespace batch_matmul {
inline namespace MW_ABI {

namespace {

// y[i, j] = finish(sum, j), in the order of y; a product is term(x, w) of type Sum.
template <class X, class W, class Sum, class Term, class Finish>
void multiply(const Params& p, const Args& args, Term term, Finish finish) {
  X* y = args.output<X>(kY);
  const int32_t x_row = p.adj_x != 0 ? 1 : p.depth, x_step = p.adj_x != 0 ? p.rows : 1;
  const int32_t w_column = p.adj_y != 0 ? p.depth : 1, w_step = p.adj_y != 0 ? 1 : p.columns;
  Batches batch(p);
  do {
    const X* row = args.input<X>(kX) + batch.x();
    for (int32_t i = 0; i < p.rows; ++i, row += x_row) {
      const W* column = args.input<W>(kW) + batch.w();
      for (int32_t j = 0; j < p.columns; ++j, column += w_column) {
        Sum sum = 0;
        for (int32_t k = 0; k < p.depth; ++k) sum += term(row[k * x_step], column[k * w_step]);
        *y = finish(sum, j);
        ++y;
      }
    }
  } while (batch.next());
}

inline int64_t product(int16_t x, int32_t w) {
  return x * w;
}
inline int16_t scale(int64_t sum, Multiplier m) {
  return int16_t(clamp(requantize_wide(sum, m), INT16_MIN, INT16_MAX));
}

}  // namespace

MW_SHARED void batch_matmul_s8_ref(const Params& p, const Args& args) {
  const int32_t x_zp = p.x_zp, w_zp = p.w_zp;
  multiply<int8_t, int8_t, int32_t>(
      p, args, [=](int8_t x, int8_t w) { return (x - x_zp) * (w - w_zp); },
      [&](int32_t sum, int32_t) {
        return requantize_s8(sum, {p.multiplier, p.shift}, p.y_zp, INT8_MIN, INT8_MAX);
      });
}

MW_SHARED void batch_matmul_s16_ref(const Params& p, const Args& args) {
  multiply<int16_t, int16_t, int64_t>(p, args, product, [&](int64_t sum, int32_t) {
    return scale(sum, {p.multiplier, p.shift});
  });
}

MW_SHARED void batch_matmul_s16x8_ref(const Params& p, const Args& args) {
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  multiply<int16_t, int8_t, int64_t>(p, args, product, [&](int64_t sum, int32_t j) {
    return scale(sum, {multiplier[j], shift[j]});
  });
}

MW_SHARED void batch_matmul_f32_ref(const Params& p, const Args& args) {
  multiply<float, float, float>(
      p, args, [](float x, float w) { return x * w; }, [](float sum, int32_t) { return sum; });
}

}  // namespace MW_ABI
}  // namespace batch_matmul
}  // namespace mw
