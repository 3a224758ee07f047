// SPDX-License-Identifier: Apache-2.0
// What: which data types the random cases of the family have.
#pragma once

#include "host/ir/op_def.h"

namespace mw::parts {

// What TFLM takes apart or joins, or else LiteRT.
inline bool has_peer(DType dtype) {
  return dtype == DType::s8 || dtype == DType::f32 || dtype == DType::s16 || dtype == DType::s32 ||
         dtype == DType::s64 || dtype == DType::u8 || dtype == DType::b8;
}

}  // namespace mw::parts
