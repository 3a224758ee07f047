// SPDX-License-Identifier: Apache-2.0
// What: the lexical rules that the printer and the parser of IR text share.
// Contract: word_text() and quote_text() write what the parser's lexer reads back to the same
// bytes.
#pragma once

#include <string>
#include <string_view>

#include "abi/dtype.h"

namespace mw {

constexpr bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_word_char(char c) {
  return is_word_start(c) || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-';
}
// Words that open a statement or stand for an absent input; as names they are quoted.
constexpr bool is_reserved(std::string_view word) {
  return word == "graph" || word == "meta" || word == "input" || word == "const" ||
         word == "output" || word == "state" || word == "update" || word == "_";
}

// `name` as a bare word if it is one, else quoted.
std::string word_text(std::string_view name);
// "..." with \" \\ \n and \xHH for other control characters.
std::string quote_text(std::string_view text);

// Calls visit(T{}) with the type in which elements of `dtype` are written. f16 is written as bits,
// s4 as unpack_s4() gives it.
template <class Visit>
auto with_element_type(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::f32:
      return visit(float{});
    case DType::s4:
    case DType::s8:
      return visit(int8_t{});
    case DType::s16:
      return visit(int16_t{});
    case DType::s32:
      return visit(int32_t{});
    case DType::s64:
      return visit(int64_t{});
    case DType::u16:
    case DType::f16:
      return visit(uint16_t{});
    case DType::u32:
      return visit(uint32_t{});
    case DType::u64:
      return visit(uint64_t{});
    default:
      return visit(uint8_t{});
  }
}

}  // namespace mw
