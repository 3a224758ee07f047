// SPDX-License-Identifier: Apache-2.0
// What: what a person and numpy call an element type, and the range of its values.
// Why: reports, generated code and readers of arrays say and bound types alike.
// Contract: pure functions; the device's half, sizes and values, is abi/dtype.h.
#pragma once

#include <cstdint>

#include "abi/dtype.h"

namespace mw {

const char* numpy_name(DType dtype);  // "int8", "float32"; "none" for DType::none

struct IntegerRange {
  int64_t low = 0, high = 0;
};
// Of integers and bool; u64 ends where int64_t does. Empty (0, 0) for other types.
IntegerRange integer_range(DType dtype);

}  // namespace mw
