// SPDX-License-Identifier: Apache-2.0
// What: numpy's .npy files, versions 1 to 3, read and written.
// Why: tensors go in and out of `milliwatt run` and tests as .npy; no Debian library fits.
// Contract: C order, little-endian, the dtypes of abi/dtype.h. Fortran order, big-endian, objects
// and structures are refused with a reason. Files are hostile: the shape's size must equal the
// bytes that are there before anything is allocated.
// Source: numpy.lib.format, the NPY format.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <vector>

#include "abi/dtype.h"
#include "host/base/files.h"

namespace mw::data {

struct Array {
  DType dtype = DType::none;
  std::vector<int64_t> shape;  // empty: a scalar
  Bytes bytes;                 // little-endian, row-major

  int64_t elems() const {
    int64_t n = 1;
    for (int64_t extent : shape) n *= extent;
    return n;
  }
  // A copy as T; T must be the array's own type.
  template <class T>
  std::vector<T> values() const {
    MW_CHECK(dtype == DTypeOf<T>::value, "an array read as another type than its own");
    std::vector<T> out(bytes.size() / sizeof(T));
    if (!out.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
  }
  template <class T>
  static Array of(std::vector<int64_t> shape, std::span<const T> values) {
    Array array{DTypeOf<T>::value, std::move(shape), Bytes(values.size_bytes())};
    if (!values.empty()) std::memcpy(array.bytes.data(), values.data(), values.size_bytes());
    MW_CHECK(array.elems() == int64_t(values.size()), "an array whose shape and values disagree");
    return array;
  }
};

Result<Array> decode_npy(std::span<const uint8_t> file);
Bytes encode_npy(const Array& array);  // version 1.0, data aligned to 64 bytes
Result<Array> read_npy(const std::filesystem::path& path);
Outcome write_npy(const std::filesystem::path& path, const Array& array);

}  // namespace mw::data
