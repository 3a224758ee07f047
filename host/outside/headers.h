// SPDX-License-Identifier: Apache-2.0
// What: the headers that an operator is compiled against, as the tool was built with them.
// Why: taken from a checkout they could be of another version than the tool, and two of one size
// would crash instead of failing.
// Contract: generated (cmake/embed_files.cmake) from abi, arch, ops/_family, host/base, host/ir and
// host/train: what an operator may include.
#pragma once

#include <span>
#include <string_view>

namespace mw {

struct EmbeddedFile {
  std::string_view path, content;
};
std::span<const EmbeddedFile> embedded_headers();

}  // namespace mw
