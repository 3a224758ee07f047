// SPDX-License-Identifier: Apache-2.0
// What: the header of a .npy file: what its bytes are.
// Why: it is judged before anything of the file's promised size is allocated or read.
// Contract: of hostile bytes; errors name what is wrong and what to do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "abi/dtype.h"
#include "host/base/result.h"

namespace mw::data {

enum class NpyKind { number, float64, bytes_text, unicode_text };

struct NpyHeader {
  std::string descr;
  NpyKind kind = NpyKind::number;
  DType dtype = DType::none;  // of numbers; f32 for float64
  bool big_endian = false, fortran_order = false;
  uint64_t item_bytes = 0;  // of an element in the file
  std::vector<int64_t> shape;
  uint64_t data_at = 0, data_bytes = 0;
};

// At most so many bytes of a file hold its header.
inline constexpr size_t kNpyHeaderBytes = size_t{1} << 20;

// first: the file's first kNpyHeaderBytes, or all of it; file_bytes: of the whole.
Result<NpyHeader> read_npy_header(std::span<const uint8_t> first, uint64_t file_bytes);

// The NPY code of a dtype: "f4".
std::string npy_code(DType dtype);

}  // namespace mw::data
