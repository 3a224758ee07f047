// SPDX-License-Identifier: Apache-2.0
#include "host/data/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace mw::data {
namespace {

constexpr std::string_view kMagic{"\x93NUMPY", 6};
constexpr size_t kMaxRank = 32;  // numpy's own limit for long

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}

struct Code {
  std::string_view text;
  DType dtype;
};
constexpr std::array<Code, 11> kCodes{{{"f4", DType::f32},
                                       {"i1", DType::s8},
                                       {"u1", DType::u8},
                                       {"i2", DType::s16},
                                       {"i4", DType::s32},
                                       {"i8", DType::s64},
                                       {"u2", DType::u16},
                                       {"u4", DType::u32},
                                       {"u8", DType::u64},
                                       {"b1", DType::b8},
                                       {"f2", DType::f16}}};

// The header is a Python dict literal of three known keys; this reads that and no more.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : rest_(text) {}

  struct Header {
    std::string descr;
    bool fortran_order = false;
    std::vector<int64_t> shape;
  };

  Result<Header> read() {
    Header header;
    int seen = 0;
    if (!take('{')) return malformed("the header is no dictionary");
    while (!take('}')) {
      std::optional<std::string> key = quoted();
      if (!key || !take(':')) return malformed("the header has no key where one should be");
      bool good = false;
      if (*key == "descr") {
        if (peek() == '[')
          return Error{ErrorKind::unsupported, "a structured dtype", "", "save plain arrays"};
        std::optional<std::string> value = quoted();
        if (value) header.descr = *value, seen |= 1, good = true;
      } else if (*key == "fortran_order") {
        if (word("True")) header.fortran_order = true, seen |= 2, good = true;
        if (!good && word("False")) seen |= 2, good = true;
      } else if (*key == "shape") {
        good = shape(header.shape);
        seen |= 4;
      }
      if (!good) return malformed(fmt::format("the header's \"{}\" is not understood", *key));
      take(',');
    }
    if (seen != 7) return malformed("the header lacks descr, fortran_order or shape");
    return header;
  }

 private:
  void skip_space() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())))
      rest_.remove_prefix(1);
  }
  char peek() {
    skip_space();
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool take(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool word(std::string_view text) {
    skip_space();
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  std::optional<std::string> quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return std::nullopt;
    const size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }
  bool shape(std::vector<int64_t>& out) {
    if (!take('(')) return false;
    while (!take(')')) {
      int64_t extent = 0;
      bool digits = false;
      for (skip_space(); !rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front()));
           rest_.remove_prefix(1), digits = true) {
        if (extent > (int64_t{1} << 48)) return false;
        extent = extent * 10 + (rest_.front() - '0');
      }
      word("L");  // Python 2 wrote long integers so
      if (!digits || out.size() == kMaxRank) return false;
      out.push_back(extent);
      if (peek() != ')' && !take(',')) return false;
    }
    return true;
  }

  std::string_view rest_;
};

Result<DType> dtype_of(std::string_view descr) {
  auto unsupported = [&](std::string what) {
    return Error{ErrorKind::unsupported, std::move(what), "",
                 "convert it with numpy: a.astype('<f4') or another plain type"};
  };
  if (descr.size() < 3) return unsupported(fmt::format("dtype '{}'", descr));
  const char order = descr.front();
  const std::string_view code = descr.substr(1);
  for (const Code& known : kCodes) {
    if (known.text != code) continue;
    if (order == '>' && dtype_bytes(known.dtype) > 1)
      return unsupported(fmt::format("big-endian dtype '{}'", descr));
    return known.dtype;
  }
  return unsupported(fmt::format("dtype '{}'", descr));
}

}  // namespace

Result<Array> decode_npy(std::span<const uint8_t> file) {
  std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (!text.starts_with(kMagic) || text.size() < 10)
    return malformed("not a .npy file", "numpy.save writes one");
  const int major = file[6];
  if (major < 1 || major > 3)
    return Error{ErrorKind::unsupported, fmt::format("NPY version {}", major), "", ""};
  const size_t prefix = major == 1 ? 10 : 12;
  if (text.size() < prefix) return malformed("the file ends within its header");
  size_t header_bytes = 0;
  for (size_t i = prefix; i-- > 8;) header_bytes = header_bytes << 8 | file[i];
  if (header_bytes > text.size() - prefix) return malformed("the file ends within its header");
  MW_TRY(auto header, HeaderReader(text.substr(prefix, header_bytes)).read());
  Array array;
  MW_TRY(array.dtype, dtype_of(header.descr));
  if (header.fortran_order && header.shape.size() > 1)
    return Error{ErrorKind::unsupported, "Fortran order", "", "save numpy.ascontiguousarray(a)"};
  const uint64_t present = file.size() - prefix - header_bytes;
  // A zero extent makes any shape small; the product without it must still be a number.
  unsigned __int128 wanted = dtype_bytes(array.dtype);
  bool empty = false;
  for (int64_t extent : header.shape) {
    empty |= extent == 0;
    wanted *= uint64_t(extent == 0 ? 1 : extent);
    if (wanted > (uint64_t{1} << 56)) return malformed("a shape no memory can hold");
  }
  if (empty) wanted = 0;
  if (wanted != present)
    return malformed(fmt::format("shape ({}) of {} does not match the {} bytes of data",
                                 fmt::join(header.shape, ", "), header.descr, present),
                     "the file was cut off or its header edited");
  array.shape = std::move(header.shape);
  array.bytes.assign(file.end() - ptrdiff_t(present), file.end());
  return array;
}

Bytes encode_npy(const Array& array) {
  std::string_view code = "?";
  for (const Code& known : kCodes)
    if (known.dtype == array.dtype) code = known.text;
  MW_CHECK(code != "?", "an array without a dtype");
  const char order = dtype_bytes(array.dtype) > 1 ? '<' : '|';
  std::string header =
      fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': ({}{}), }}", order, code,
                  fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
  constexpr size_t kPrefix = 10, kAlign = 64;
  header.append(kAlign - (kPrefix + header.size() + 1) % kAlign, ' ');
  header += '\n';
  header = std::string(kMagic) + '\x01' + '\x00' + char(header.size()) + char(header.size() >> 8) +
           header;
  Bytes out(header.begin(), header.end());
  out.insert(out.end(), array.bytes.begin(), array.bytes.end());
  return out;
}

Result<Array> read_npy(const std::filesystem::path& path) {
  MW_TRY(Bytes content, read_file(path, kLargestData_bytes));
  Result<Array> array = decode_npy(content);
  if (!array) array.error().at(path.string());
  return array;
}

Outcome write_npy(const std::filesystem::path& path, const Array& array) {
  return write_file(path, encode_npy(array));
}

}  // namespace mw::data
