// SPDX-License-Identifier: Apache-2.0
// What: gemm(), the float matrix product behind every convolution and dense layer of the trainer.
// Why: one micro-kernel whose rows of A are found through a table and whose depth is cut into runs
// serves the forward pass, both gradients, strides and dilations without building im2col.
// Contract: C[r, j] (+)= bias[j] + sum over runs, over i < run.k of
//   A[a_row(r) + run.a + i * a_step] * B[(run.b + i) * b_stride + j]
// in a fixed order. B may be read kSlackElems past its end (simd.h). C does not overlap A or B.
// Single-threaded; callers cut rows.
#pragma once

#include <cstdint>
#include <span>

namespace mw {

struct GemmRun {
  int32_t a;  // elements added to the start of every row of A
  int32_t b;  // first row of B
  int32_t k;
};

struct Gemm {
  int32_t rows = 0, columns = 0;
  const float* a = nullptr;
  const int32_t* a_rows = nullptr;  // start of each row in elements; null: r * a_stride
  int32_t a_stride = 0, a_step = 1;
  const float* b = nullptr;
  int32_t b_stride = 0;
  std::span<const GemmRun> runs;
  float* c = nullptr;
  const int32_t* c_rows = nullptr;  // null: r * c_stride
  int32_t c_stride = 0;
  bool accumulate = false;      // add to C
  const float* bias = nullptr;  // [columns], ignored when accumulating
};

void gemm(const Gemm& g);

// out[c, r] = in[r, c].
void transpose(const float* in, int32_t rows, int32_t columns, float* out);

// Floating-point operations a second that one thread of this machine can do in multiply-adds that
// depend on nothing but registers: the peak that benches divide by. Takes about 0.1 s.
double measure_peak_flops();

}  // namespace mw
