// SPDX-License-Identifier: Apache-2.0
#include "host/data/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "host/base/memory.h"
#include "host/base/stop.h"
#include "host/data/archive.h"
#include "host/data/npy_header.h"
#include "host/ir/dtypes.h"

namespace mw::data {
namespace fs = std::filesystem;
namespace {

// What a small archive may unpack to; a large one may hold more, as archives of numbers do.
constexpr uint64_t kUnpackedBytes = uint64_t{96} << 20, kUnpackedTimes = 16;

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}

// Element by element in C order: offset(i) of element i in the file. In Fortran order the first
// index runs fastest.
class Order {
 public:
  explicit Order(const NpyHeader& header)
      : shape_(header.shape), index_(header.shape.size(), 0), step_(header.shape.size(), 1) {
    uint64_t step = 1;
    for (size_t d = 0; d < shape_.size(); ++d) {
      const size_t axis = header.fortran_order ? d : shape_.size() - 1 - d;
      step_[axis] = step;
      step *= uint64_t(shape_[axis]);
    }
  }
  uint64_t at() const { return at_; }
  void next() {
    for (size_t d = shape_.size(); d-- > 0;) {
      at_ += step_[d];
      if (++index_[d] < shape_[d]) return;
      at_ -= step_[d] * uint64_t(shape_[d]);
      index_[d] = 0;
    }
  }

 private:
  const std::vector<int64_t>& shape_;
  std::vector<int64_t> index_;
  std::vector<uint64_t> step_;
  uint64_t at_ = 0;
};

std::string text_of(std::span<const uint8_t> item, const NpyHeader& header) {
  std::string text;
  if (header.kind == NpyKind::bytes_text) {
    text.assign(item.begin(), item.end());
    text.erase(text.find_last_not_of('\0') + 1);
    return text;
  }
  for (size_t i = 0; i + 4 <= item.size(); i += 4) {
    uint32_t c = 0;
    for (size_t b = 0; b < 4; ++b)
      c |= uint32_t(item[i + (header.big_endian ? 3 - b : b)]) << 8 * b;
    if (c == 0) break;
    if (c < 0x80) {
      text += char(c);
    } else if (c < 0x800) {
      text += char(0xc0 | c >> 6), text += char(0x80 | (c & 63));
    } else if (c < 0x10000) {
      text += char(0xe0 | c >> 12), text += char(0x80 | (c >> 6 & 63));
      text += char(0x80 | (c & 63));
    } else {
      text += char(0xf0 | (c >> 18 & 7)), text += char(0x80 | (c >> 12 & 63));
      text += char(0x80 | (c >> 6 & 63)), text += char(0x80 | (c & 63));
    }
  }
  return text;
}

// The elements in C order and little-endian.
Result<Bytes> in_order(Bytes data, const NpyHeader& header) {
  const size_t width = header.item_bytes;
  const size_t between_checks = (size_t{1} << 20) * std::max<size_t>(width, 1);
  Bytes out;
  const bool turned = header.fortran_order && header.shape.size() > 1 && !data.empty();
  if (!turned) {
    out = std::move(data);
  } else {
    out.resize(data.size());
    Order order(header);
    for (size_t i = 0; i < data.size(); i += width, order.next()) {
      if (i % between_checks == 0) MW_TRY_DO(check_stop());
      std::memcpy(out.data() + i, data.data() + order.at() * width, width);
    }
  }
  if (header.big_endian && width > 1 && header.kind != NpyKind::unicode_text) {
    for (size_t i = 0; i < out.size(); i += width) {
      if (i % between_checks == 0) MW_TRY_DO(check_stop());
      std::reverse(&out[i], &out[i] + width);
    }
  }
  return out;
}

// In place: the halves move up.
Result<Bytes> to_float32(Bytes values) {
  constexpr size_t kBetweenChecks = 1 << 20;
  for (size_t i = 0; i < values.size() / 8; ++i) {
    if (i % kBetweenChecks == 0) MW_TRY_DO(check_stop());
    double value;
    std::memcpy(&value, values.data() + i * 8, 8);
    const auto single = float(value);
    if (std::isfinite(value) && !std::isfinite(single)) {
      return malformed(fmt::format("value {} at element {} is too large for float32", value, i));
    }
    std::memcpy(values.data() + i * 4, &single, 4);
  }
  values.resize(values.size() / 2);
  return values;
}

float float16_to_float(uint16_t half) {
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  const float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction != 0 ? std::nanf("") : sign * HUGE_VALF;
  if (exponent == 0) return sign * std::ldexp(float(fraction), -24);
  return sign * std::ldexp(float(1024 + fraction), exponent - 25);
}

template <class T>
T element(const Array& array, int64_t index) {
  T value;
  std::memcpy(&value, array.bytes.data() + size_t(index) * sizeof(T), sizeof(T));
  return value;
}

Result<Array> from_data(Bytes data, const NpyHeader& header) {
  Array array;
  array.dtype = header.dtype;
  array.shape = header.shape;
  MW_TRY(Bytes ordered, in_order(std::move(data), header));
  if (header.kind == NpyKind::number) {
    array.bytes = std::move(ordered);
  } else if (header.kind == NpyKind::float64) {
    MW_TRY(array.bytes, to_float32(std::move(ordered)));
  } else {
    array.texts.reserve(size_t(array.elems()));
    for (int64_t i = 0; i < array.elems(); ++i) {
      const auto item =
          std::span(ordered).subspan(size_t(i) * header.item_bytes, header.item_bytes);
      array.texts.push_back(text_of(item, header));
    }
  }
  return array;
}

Result<Array> decode(std::span<const uint8_t> file, const ShapeCheck& fits) {
  MW_TRY(NpyHeader header,
         read_npy_header(file.first(std::min(file.size(), kNpyHeaderBytes)), file.size()));
  if (fits) MW_TRY_DO(fits(header.shape));
  const std::span<const uint8_t> data = file.subspan(header.data_at);
  return from_data(Bytes(data.begin(), data.end()), header);
}

// Reads the header first: a file that promises what it does not hold costs nothing.
Result<Array> read_npy_file(const fs::path& path, const ShapeCheck& fits) {
  std::error_code code;
  const bool regular = fs::is_regular_file(path, code);
  if (!regular || code) {
    MW_TRY(const Bytes content, read_file(path));  // a pipe, or an error that says why
    return decode(content, fits);
  }
  const uint64_t file_bytes = fs::file_size(path, code);
  std::ifstream in(path, std::ios::binary);
  if (!in || code) return Error{ErrorKind::io, "cannot be opened", "", "check the path and rights"};
  Bytes first(std::min<uint64_t>(file_bytes, kNpyHeaderBytes));
  in.read(reinterpret_cast<char*>(first.data()), std::streamsize(first.size()));
  if (!in) return Error{ErrorKind::io, "read failed", "", ""};
  MW_TRY(NpyHeader header, read_npy_header(first, file_bytes));
  if (fits) MW_TRY_DO(fits(header.shape));
  if (file_bytes <= first.size()) return decode(first, {});
  if (file_bytes > kLargestData_bytes) {
    return Error{ErrorKind::does_not_fit,
                 fmt::format("an array of {} MB", header.data_bytes / 1000000), "",
                 "save a part of it: numpy.save('part.npy', a[:1000])"};
  }
  // Twice where its order must be turned.
  MW_TRY_DO(needs_memory(header.data_bytes * (header.fortran_order ? 2 : 1),
                         fmt::format("an array of {} MB", header.data_bytes / 1000000),
                         "save a part of it: numpy.save('part.npy', a[:1000])"));
  Bytes data(header.data_bytes);
  in.seekg(std::streamoff(header.data_at));
  constexpr size_t kAtOnce = size_t{16} << 20;  // a stop must not wait for more
  for (size_t at = 0; at < data.size(); at += kAtOnce) {
    MW_TRY_DO(check_stop());
    in.read(reinterpret_cast<char*>(data.data() + at),
            std::streamsize(std::min(kAtOnce, data.size() - at)));
  }
  if (!in) return Error{ErrorKind::io, "read failed", "", ""};
  return from_data(std::move(data), header);
}

// "a.npz:x" -> a.npz, x. A file whose own name holds the colon stays whole.
std::pair<std::string, std::string> split_name(const std::string& path) {
  std::error_code code;
  const size_t colon = path.rfind(':');
  if (colon == std::string::npos || fs::exists(path, code)) return {path, ""};
  const std::string file = path.substr(0, colon);
  if (!file.ends_with(".npz")) return {path, ""};
  return {file, path.substr(colon + 1)};
}

std::string list_of(const std::vector<NamedArray>& arrays) {
  std::string text;
  for (const NamedArray& a : arrays) {
    text += fmt::format("{}{} ({} {})", text.empty() ? "" : ", ", a.name, dtype_text(a.array),
                        shape_text(a.array.shape));
  }
  return text;
}

Result<NamedArray> chosen(std::vector<NamedArray> arrays, const std::string& file,
                          const std::string& wanted, const std::vector<std::string>& names) {
  const std::vector<std::string> order = wanted.empty() ? names : std::vector<std::string>{wanted};
  if (arrays.size() == 1 && wanted.empty()) return std::move(arrays[0]);
  for (const std::string& name : order) {
    for (NamedArray& array : arrays) {
      if (array.name == name) return std::move(array);
    }
  }
  return Error{
      ErrorKind::usage,
      wanted.empty() ? "which of its arrays is meant?" : fmt::format("holds no array '{}'", wanted),
      file, fmt::format("give {}:NAME; there are {}", file, list_of(arrays))};
}

}  // namespace

Result<Array> decode_npy(std::span<const uint8_t> file) {
  return decode(file, {});
}

Bytes encode_npy(const Array& array) {
  if (array.dtype == DType::s4) {
    return encode_npy({DType::s8, array.shape, unpack_s4(array.bytes, size_t(array.elems())), {}});
  }
  const std::string code = npy_code(array.dtype);
  const char order = dtype_bits(array.dtype) > 8 ? '<' : '|';
  std::string header =
      fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': ({}{}), }}", order, code,
                  fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
  constexpr size_t kPrefix = 10, kAlign = 64;
  header.append(kAlign - (kPrefix + header.size() + 1) % kAlign, ' ');
  header += '\n';
  header = std::string("\x93NUMPY", 6) + '\x01' + '\x00' + char(header.size()) +
           char(header.size() >> 8) + header;
  Bytes out(header.begin(), header.end());
  out.insert(out.end(), array.bytes.begin(), array.bytes.end());
  return out;
}

Result<Array> read_npy(const fs::path& path, const ShapeCheck& fits) {
  Result<Array> array = read_npy_file(path, fits);
  if (!array && !array.error().where.starts_with(path.string())) array.error().at(path.string());
  return array;
}

Outcome write_npy(const fs::path& path, const Array& array) {
  return write_file(path, encode_npy(array));
}

Result<std::vector<NamedArray>> read_arrays(const fs::path& path) {
  std::vector<NamedArray> arrays;
  if (path.extension() != ".npz") {
    MW_TRY(Array array, read_npy(path));
    arrays.push_back({"", std::move(array)});
    return arrays;
  }
  MW_TRY(const uint64_t file_bytes, file_bytes_of(path, kLargestData_bytes));
  const uint64_t limit = std::max(kUnpackedBytes, kUnpackedTimes * file_bytes);
  MW_TRY(Archive members,
         read_archive(path, {.total_bytes = limit, .members = 1000, .any_bytes = kUnpackedBytes}));
  for (auto& [name, content] : members) {
    if (!name.ends_with(".npy")) continue;
    Result<Array> array = decode_npy(content);
    Bytes().swap(content);
    if (!array) return array.error().at(fmt::format("{} > {}", path.string(), name));
    arrays.push_back({name.substr(0, name.size() - 4), std::move(*array)});
  }
  if (arrays.empty()) {
    return Error{ErrorKind::malformed_input, "an archive without an array", path.string(),
                 "numpy.savez writes one"};
  }
  return arrays;
}

Result<NamedArray> read_named_array(const std::string& path, const std::vector<std::string>& names,
                                    const ShapeCheck& fits) {
  const auto [file, wanted] = split_name(path);
  if (!file.ends_with(".npz")) {
    MW_TRY(Array array, read_npy(file, fits));
    return NamedArray{"", std::move(array)};
  }
  MW_TRY(std::vector<NamedArray> arrays, read_arrays(file));
  MW_TRY(NamedArray array, chosen(std::move(arrays), file, wanted, names));
  const Outcome fit = fits ? fits(array.array.shape) : Outcome(Ok{});
  if (!fit) return Error(fit.error()).at(file);
  return array;
}

bool is_array_file(const std::string& path) {
  const std::string file = split_name(path).first;
  return file.ends_with(".npy") || file.ends_with(".npz");
}

double number_at(const Array& array, int64_t index) {
  switch (array.dtype) {
    case DType::f32:
      return double(element<float>(array, index));
    case DType::f16:
      return double(float16_to_float(element<uint16_t>(array, index)));
    case DType::u64:
      return double(element<uint64_t>(array, index));
    default: {
      int64_t value = 0;
      return whole_at(array, index, value) ? double(value) : 0;
    }
  }
}

bool whole_at(const Array& array, int64_t index, int64_t& value) {
  switch (array.dtype) {
    case DType::s4: {
      const int nibble = (array.bytes[size_t(index / 2)] >> (index % 2 * 4)) & 0xf;
      return value = nibble < 8 ? nibble : nibble - 16, true;
    }
    case DType::s8:
      return value = element<int8_t>(array, index), true;
    case DType::u8:
      return value = element<uint8_t>(array, index), true;
    case DType::b8:
      return value = element<uint8_t>(array, index) != 0, true;
    case DType::s16:
      return value = element<int16_t>(array, index), true;
    case DType::u16:
      return value = element<uint16_t>(array, index), true;
    case DType::s32:
      return value = element<int32_t>(array, index), true;
    case DType::u32:
      return value = element<uint32_t>(array, index), true;
    case DType::s64:
      return value = element<int64_t>(array, index), true;
    case DType::u64: {
      const auto wide = element<uint64_t>(array, index);
      value = int64_t(wide);
      return wide <= uint64_t(std::numeric_limits<int64_t>::max());
    }
    case DType::f32:
    case DType::f16: {
      const double real = number_at(array, index);
      if (!(std::abs(real) < 0x1p62) || real != std::trunc(real)) return false;
      return value = int64_t(real), true;
    }
    case DType::none:
      break;
  }
  return false;
}

std::string shape_text(std::span<const int64_t> shape) {
  std::string out;
  for (int64_t extent : shape) out += (out.empty() ? "" : "x") + std::to_string(extent);
  return out.empty() ? "scalar" : out;
}

const char* dtype_text(const Array& array) {
  return array.dtype == DType::none ? "text" : numpy_name(array.dtype);
}

}  // namespace mw::data
