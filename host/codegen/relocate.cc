// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/relocate.h"

#include <algorithm>

namespace mw {

std::string relocate(std::string_view source, const MovedPaths& paths) {
  std::string out;
  for (size_t at = 0; at < source.size();) {
    const size_t end = std::min(source.find('\n', at), source.size() - 1) + 1;
    const std::string_view line = source.substr(at, end - at);
    at = end;
    const size_t open = line.find('"'), close = line.find('"', open + 1);
    const bool quotes = line.starts_with('#') && close != std::string_view::npos;
    const auto found = quotes ? paths.find(line.substr(open + 1, close - open - 1)) : paths.end();
    if (found == paths.end()) {
      out += line;
    } else {
      out += line.substr(0, open + 1);
      out += found->second;
      out += line.substr(close);
    }
  }
  return out;
}

}  // namespace mw
