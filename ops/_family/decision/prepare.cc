// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/decision/decision.h"

namespace mw {
inline namespace MW_ABI {
namespace decision {

MW_SHARED Status read_tflite(const TfliteNode&, void*) {
  return Status::unknown_op;
}

MW_SHARED Status infer(const void*, Span<const TensorType>, Span<TensorType>) {
  return Status::ok;
}

MW_SHARED Status check_condition(const OpTypes& types) {
  MW_REQUIRE(types.in[kCondition].dtype == DType::b8, bad_dtype);
  MW_REQUIRE(types.in[kCondition].shape.elems() == 1, bad_shape);
  return Status::ok;
}

}  // namespace decision
}  // namespace MW_ABI
}  // namespace mw
