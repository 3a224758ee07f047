// SPDX-License-Identifier: Apache-2.0
#include "host/ir/dtypes.h"

#include <cstddef>
#include <limits>

namespace mw {

namespace {

constexpr const char* kNumpyNames[] = {
#define MW_NUMPY_NAME(name, bytes, numpy) numpy,
    MW_DTYPE_LIST(MW_NUMPY_NAME)
#undef MW_NUMPY_NAME
};

}  // namespace

const char* numpy_name(DType dtype) {
  return kNumpyNames[size_t(dtype)];
}

IntegerRange integer_range(DType dtype) {
  switch (dtype) {
    case DType::b8:
      return {0, 1};
    case DType::s8:
      return {-128, 127};
    case DType::u8:
      return {0, 255};
    case DType::s16:
      return {-32768, 32767};
    case DType::u16:
      return {0, 65535};
    case DType::s32:
      return {std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()};
    case DType::u32:
      return {0, std::numeric_limits<uint32_t>::max()};
    case DType::s64:
      return {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
    case DType::u64:
      return {0, std::numeric_limits<int64_t>::max()};
    case DType::none:
    case DType::f32:
    case DType::f16:
      break;
  }
  return {};
}

}  // namespace mw
