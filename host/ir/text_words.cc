// SPDX-License-Identifier: Apache-2.0
#include "host/ir/text_words.h"

#include <fmt/format.h>

namespace mw {

std::string word_text(std::string_view name) {
  bool bare = !name.empty() && is_word_start(name[0]) && !is_reserved(name) &&
              name.find("//") == std::string_view::npos;
  for (char c : name) bare = bare && is_word_char(c);
  return bare ? std::string(name) : quote_text(name);
}

std::string quote_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (uint8_t(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", uint8_t(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace mw
