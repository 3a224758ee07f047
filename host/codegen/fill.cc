// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/fill.h"

#include <algorithm>

namespace mw {

std::string fill(std::string_view text, std::initializer_list<Blank> blanks) {
  std::string out;
  size_t at = 0;
  for (size_t mark; (mark = text.find('@', at)) != std::string_view::npos;) {
    out += text.substr(at, mark - at);
    const size_t end = text.find('@', mark + 1);
    const std::string_view name = text.substr(mark + 1, end - mark - 1);
    const auto* blank = std::ranges::find(blanks, name, &Blank::name);
    const bool known = end != std::string_view::npos && blank != blanks.end();
    out += known ? std::string_view(blank->value) : text.substr(mark, 1);
    at = known ? end + 1 : mark + 1;
  }
  return out += text.substr(at);
}

}  // namespace mw
