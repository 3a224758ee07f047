// SPDX-License-Identifier: Apache-2.0
// What: what a person and numpy call an element type, and the range of its values.
// Why: reports, generated code and readers of arrays say and bound types alike.
// Contract: pure functions; the device's half, sizes and values, is abi/dtype.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "abi/dtype.h"
#include "host/base/files.h"

namespace mw {

const char* numpy_name(DType dtype);  // "int8", "float32"; "none" for DType::none

// Every type that a tensor may have.
std::vector<DType> all_dtypes();

struct IntegerRange {
  int64_t low = 0, high = 0;
};
// Of integers and bool; u64 ends where int64_t does. Empty (0, 0) for other types.
IntegerRange integer_range(DType dtype);

// int4 as numpy has it, one int8 an element, and back; pack_s4() takes the low half of each byte.
Bytes unpack_s4(std::span<const uint8_t> packed, size_t elems);
Bytes pack_s4(std::span<const uint8_t> values);
// Makes what an odd number of int4 elements leaves over of the last byte 0, so that equal elements
// are equal bytes.
void clear_half_byte(DType dtype, uint64_t elems, Bytes& contents);

}  // namespace mw
