// SPDX-License-Identifier: Apache-2.0
#include "host/ir/dtypes.h"

#include <cstddef>
#include <limits>

namespace mw {

namespace {

constexpr const char* kNumpyNames[] = {
#define MW_NUMPY_NAME(name, bits, numpy) numpy,
    MW_DTYPE_LIST(MW_NUMPY_NAME)
#undef MW_NUMPY_NAME
};

}  // namespace

const char* numpy_name(DType dtype) {
  return kNumpyNames[size_t(dtype)];
}

std::vector<DType> all_dtypes() {
  std::vector<DType> all;
  for (uint32_t i = 1; i < kDTypeCount; ++i) all.push_back(DType(i));
  return all;
}

IntegerRange integer_range(DType dtype) {
  switch (dtype) {
    case DType::b8:
      return {0, 1};
    case DType::s4:
      return {-8, 7};
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

Bytes unpack_s4(std::span<const uint8_t> packed, size_t elems) {
  Bytes values(elems);
  for (size_t i = 0; i < elems; ++i) {
    const int nibble = (packed[i / 2] >> (i % 2 * 4)) & 0xf;
    values[i] = uint8_t(nibble < 8 ? nibble : nibble - 16);
  }
  return values;
}

Bytes pack_s4(std::span<const uint8_t> values) {
  Bytes packed(storage_bytes(DType::s4, values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    packed[i / 2] = uint8_t(packed[i / 2] | (values[i] & 0xf) << (i % 2 * 4));
  }
  return packed;
}

void clear_half_byte(DType dtype, uint64_t elems, Bytes& contents) {
  if (dtype == DType::s4 && elems % 2 == 1 && !contents.empty()) contents.back() &= 0xf;
}

}  // namespace mw
