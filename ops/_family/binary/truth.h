// SPDX-License-Identifier: Apache-2.0
// What: what comparison and logic share: an output of truth values, and nothing to say in a file.
// Contract: y is bool, 1 or 0. A description M is as comparison.h and logic.h say.
#ifndef MW_OPS_FAMILY_BINARY_TRUTH_H_
#define MW_OPS_FAMILY_BINARY_TRUTH_H_

#include "ops/_family/binary/binary.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

Status infer_truth(const void* attrs, Span<const TensorType> in, Span<TensorType> out);

// The row of a kernel from kDType to bool.
template <class M, DType kDType, void (*kKernel)(const typename M::Params&, const Args&)>
constexpr KernelRow truth_row() {
  KernelRow row = member::row<M, kDType, kKernel>();
  row.y = DType::b8;
  return row;
}

template <class M>
constexpr OpCore truth_core() {
  OpCore core = op_core<NoAttrs, typename M::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = no_tflite_options;
  core.infer = infer_truth;
  core.prepare = M::prepare;
  core.overlap = overlap<typename M::Params>;
  return core;
}

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_TRUTH_H_
