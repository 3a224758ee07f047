// SPDX-License-Identifier: Apache-2.0
// What: numpy's .npy files, versions 1 to 3, and .npz archives of them, read; .npy written.
// Why: tensors go in and out of the tool and its tests as .npy; no Debian library fits.
// Contract: an Array is in C order and little-endian, whatever order and byte order the file has;
// its dtype is one of abi/dtype.h. float64 becomes float32 (a finite value that float32 cannot
// hold is an error), texts stay texts. Objects, structures, complex numbers and times are refused
// with what to do. Files are hostile: the shape's size must equal the bytes that are there before
// anything is allocated, and a file's header is judged before its content is read.
// Source: numpy.lib.format, the NPY format.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "abi/dtype.h"
#include "host/base/files.h"

namespace mw::data {

struct Array {
  DType dtype = DType::none;
  std::vector<int64_t> shape;      // empty: a scalar
  Bytes bytes;                     // little-endian, row-major
  std::vector<std::string> texts;  // instead of bytes, of an array of texts; dtype is none

  bool is_text() const { return dtype == DType::none; }
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
    Array array{DTypeOf<T>::value, std::move(shape), Bytes(values.size_bytes()), {}};
    if (!values.empty()) std::memcpy(array.bytes.data(), values.data(), values.size_bytes());
    MW_CHECK(array.elems() == int64_t(values.size()), "an array whose shape and values disagree");
    return array;
  }
};

struct NamedArray {
  std::string name;  // of the member, without ".npy"; empty for a .npy file
  Array array;
};

Result<Array> decode_npy(std::span<const uint8_t> file);
// Of numbers: texts are only read. Version 1.0, data aligned to 64 bytes. int4, which numpy does
// not have, is written as int8.
Bytes encode_npy(const Array& array);
// Whether a shape is of use, asked before the data are read.
using ShapeCheck = std::function<Outcome(std::span<const int64_t> shape)>;
Result<Array> read_npy(const std::filesystem::path& path, const ShapeCheck& fits = {});
Outcome write_npy(const std::filesystem::path& path, const Array& array);

// The arrays of a .npz file, in the order of their names; of a .npy file, its one array.
Result<std::vector<NamedArray>> read_arrays(const std::filesystem::path& path);
// One of them. `path` may end in ":NAME"; else the only array, or the first of `names` that there
// is. Errors: usage, with the arrays there are, when none can be told to be meant.
Result<NamedArray> read_named_array(const std::string& path, const std::vector<std::string>& names,
                                    const ShapeCheck& fits = {});
// Whether the path, without ":NAME", ends in .npy or .npz.
bool is_array_file(const std::string& path);

// Element `index` of an array of numbers. Exact for every integer but u64 above 2^63 in to_int64.
double number_at(const Array& array, int64_t index);
// Whether the element is whole, and its value. A u64 beyond int64 is not.
bool whole_at(const Array& array, int64_t index, int64_t& value);
std::string shape_text(std::span<const int64_t> shape);  // "30x6", "scalar"
const char* dtype_text(const Array& array);              // "float32", "text"

}  // namespace mw::data
