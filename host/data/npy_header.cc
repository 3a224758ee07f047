// SPDX-License-Identifier: Apache-2.0
#include "host/data/npy_header.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cctype>
#include <optional>
#include <string_view>

namespace mw::data {
namespace {

constexpr std::string_view kMagic{"\x93NUMPY", 6};
constexpr size_t kMaxRank = 32;            // numpy's own limit for long
constexpr uint64_t kMaxTextBytes = 65536;  // of one element

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}
Error unsupported(std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), "", std::move(hint)};
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

  Result<NpyHeader> read() {
    NpyHeader header;
    int seen = 0;
    if (!take('{')) return malformed("the header is no dictionary");
    while (!take('}')) {
      std::optional<std::string> key = quoted();
      if (!key || !take(':')) return malformed("the header has no key where one should be");
      bool good = false;
      if (*key == "descr") {
        if (peek() == '[') {
          return unsupported("a structured dtype",
                             "save its columns as plain arrays: numpy.save('x.npy', a['x'])");
        }
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

// Fixed-width texts: S is bytes, U is UCS-4. The width is that of the longest.
Outcome set_text_type(NpyHeader& header, char letter, std::string_view digits) {
  uint64_t width = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return malformed("texts of no width");
    width = std::min<uint64_t>(width * 10 + uint64_t(c - '0'), 2 * kMaxTextBytes);
  }
  header.kind = letter == 'U' ? NpyKind::unicode_text : NpyKind::bytes_text;
  header.item_bytes = width * (letter == 'U' ? 4 : 1);
  if (header.item_bytes > kMaxTextBytes) {
    return unsupported(fmt::format("texts of more than {} bytes", kMaxTextBytes),
                       "save shorter labels");
  }
  return Ok{};
}

Outcome set_type(NpyHeader& header) {
  const std::string& descr = header.descr;
  const auto refuse = [&](const char* what, const char* hint) {
    return unsupported(fmt::format("dtype '{}'{}", descr, what), hint);
  };
  const bool ordered = !descr.empty() && std::string_view("<>|=").find(descr[0]) < 4;
  const std::string_view code = std::string_view(descr).substr(ordered ? 1 : 0);
  header.big_endian = ordered && descr[0] == '>';
  if (code.starts_with('U') || code.starts_with('S'))
    return set_text_type(header, code[0], code.substr(1));
  if (code.starts_with('O')) {
    return refuse(", Python objects",
                  "make a plain array of it first: numpy.save('x.npy', numpy.array(a.tolist()))");
  }
  for (const Code& known : kCodes) {
    if (known.text != code) continue;
    header.dtype = known.dtype;
    header.item_bytes = storage_bytes(known.dtype, uint64_t(1));
    return Ok{};
  }
  if (code == "f8") {
    header.kind = NpyKind::float64, header.dtype = DType::f32, header.item_bytes = 8;
    return Ok{};
  }
  if (code.starts_with('c')) return refuse(", complex numbers", "save numpy.abs(a), or a.real");
  if (code.starts_with('f')) return refuse("", "save a.astype(numpy.float32)");
  if (code.starts_with('M') || code.starts_with('m'))
    return refuse(", times", "save a.astype(int)");
  return refuse("", "save a.astype(numpy.float32), or another plain type");
}

// The bytes that the shape promises against those that are there.
Outcome check_size(NpyHeader& header, uint64_t file_bytes) {
  const uint64_t present = file_bytes - header.data_at;
  // A zero extent makes any shape small; the product without it must still be a number.
  unsigned __int128 wanted = header.item_bytes;
  unsigned __int128 elems = 1;
  bool empty = false;
  for (int64_t extent : header.shape) {
    empty |= extent == 0;
    wanted *= uint64_t(extent == 0 ? 1 : extent);
    elems *= uint64_t(extent == 0 ? 1 : extent);
    if (wanted > (uint64_t{1} << 56) || elems > (uint64_t{1} << 56))
      return malformed("a shape no memory can hold");
  }
  // Texts of no width are all empty: their number alone must not fill the memory.
  if (header.item_bytes == 0 && elems > (1u << 20)) return malformed("a shape no memory can hold");
  // A short text takes far more memory than its place in the file.
  constexpr unsigned kMostTexts = 2000000;
  if (header.kind != NpyKind::number && header.kind != NpyKind::float64 && elems > kMostTexts)
    return Error{ErrorKind::does_not_fit, fmt::format("more than {} texts", kMostTexts), "",
                 "save numbers: the classes as integers, counted from 0"};
  if (empty) wanted = 0;
  if (wanted != present)
    return malformed(fmt::format("shape ({}) of {} does not match the {} bytes of data",
                                 fmt::join(header.shape, ", "), header.descr, present),
                     "the file was cut off or its header edited");
  header.data_bytes = present;
  return Ok{};
}

}  // namespace

Result<NpyHeader> read_npy_header(std::span<const uint8_t> first, uint64_t file_bytes) {
  std::string_view text(reinterpret_cast<const char*>(first.data()), first.size());
  if (!text.starts_with(kMagic) || text.size() < 10)
    return malformed("not a .npy file", "numpy.save writes one");
  const int major = first[6];
  if (major < 1 || major > 3)
    return unsupported(fmt::format("NPY version {}", major), "save it with another numpy");
  const size_t prefix = major == 1 ? 10 : 12;
  if (text.size() < prefix) return malformed("the file ends within its header");
  size_t header_bytes = 0;
  for (size_t i = prefix; i-- > 8;) header_bytes = header_bytes << 8 | first[i];
  if (header_bytes > text.size() - prefix) return malformed("the file ends within its header");
  MW_TRY(NpyHeader header, HeaderReader(text.substr(prefix, header_bytes)).read());
  header.data_at = prefix + header_bytes;
  MW_TRY_DO(set_type(header));
  MW_TRY_DO(check_size(header, file_bytes));
  return header;
}

std::string npy_code(DType dtype) {
  for (const Code& known : kCodes)
    if (known.dtype == dtype) return std::string(known.text);
  MW_CHECK(false, "an array without a dtype");
}

}  // namespace mw::data
