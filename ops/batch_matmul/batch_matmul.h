// SPDX-License-Identifier: Apache-2.0
// What: batch_matmul, the product of matrices x[..., rows, depth] and w[..., depth, columns] of two
// tensors whose leading dimensions are broadcast to one shape. adj_x, adj_y: the last two
// dimensions of x, of w, are swapped. Contract: ranks from 2 to 6. y = clamp(y_zp + requantize(sum
// of (x - x_zp) * (w - w_zp))), clamped to its type. s8: sums of 32 bits. s16: zero points are 0,
// sums of 64 bits, w is s16, or s8 with one scale or one a column of y. f32: the same without
// quantization. Source: TFLite BATCH_MATMUL.
#ifndef MW_OPS_BATCH_MATMUL_BATCH_MATMUL_H_
#define MW_OPS_BATCH_MATMUL_BATCH_MATMUL_H_

#include "ops/_family/binary/binary.h"

namespace mw {
namespace batch_matmul {
inline namespace MW_ABI {

constexpr uint16_t kCode = 170;
enum In : uint8_t { kX, kW };
enum Table : uint8_t { kMultiplier, kShift };  // s32[columns], s8[columns]; of s16 by s8
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 2, 1, 0};

struct Attrs {
  bool adj_x = false, adj_y = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("adj_x", a.adj_x), v("adj_y", a.adj_y);
  }
};

struct Params {
  int32_t dim[binary::kRank];  // of the batch, which both steps broadcast: binary::collapse()
  int32_t rows, columns, depth;
  int32_t multiplier;  // 0 where tables hold the factors
  uint16_t x_steps, w_steps;
  int16_t x_zp, w_zp, y_zp;
  int8_t shift;
  int8_t per_column;  // 1: there are tables
  int8_t adj_x, adj_y;
  int16_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("dim", p.dim), v("rows", p.rows), v("columns", p.columns), v("depth", p.depth);
    v("multiplier", p.multiplier), v("x_steps", p.x_steps), v("w_steps", p.w_steps);
    v("x_zp", p.x_zp), v("w_zp", p.w_zp), v("y_zp", p.y_zp), v("shift", p.shift);
    v("per_column", p.per_column), v("adj_x", p.adj_x), v("adj_y", p.adj_y);
    v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
Status check_tables(const void* params, const void* const* tables, Footprint& footprint);
constexpr CheckFn kCheckTables = &check_tables;

// A walk over the matrices of a batch: where those of x and of w start, in elements.
class Batches {
 public:
  explicit Batches(const Params& p)
      : p_(p),
        x_(p.dim, p.x_steps),
        w_(p.dim, p.w_steps),
        x_size_(p.rows * p.depth),
        w_size_(p.depth * p.columns) {}

  int32_t x() const { return x_.at * x_size_; }
  int32_t w() const { return w_.at * w_size_; }
  // Moves on to the next one; false behind the last.
  bool next() {
    for (int32_t d = binary::kRank - 1; d >= 0; --d) {
      x_.at += x_.stride[d], w_.at += w_.stride[d];
      if (++index_[d] < p_.dim[d]) return true;
      x_.at -= x_.stride[d] * p_.dim[d], w_.at -= w_.stride[d] * p_.dim[d];
      index_[d] = 0;
    }
    return false;
  }

 private:
  const Params& p_;
  binary::Walk x_, w_;
  int32_t x_size_, w_size_;
  int32_t index_[binary::kRank] = {};
};

constexpr bool one_factor(const Params& p) {
  return p.per_column == 0;
}
constexpr bool factors_in_tables(const Params& p) {
  return p.per_column != 0;
}

#define MW_KERNELS "ops/batch_matmul/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace batch_matmul
}  // namespace mw

#endif  // MW_OPS_BATCH_MATMUL_BATCH_MATMUL_H_
