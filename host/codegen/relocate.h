// SPDX-License-Identifier: Apache-2.0
// What: moving C++ sources into other folders, as text.
// Why: build systems put every library on one include path, where two versions of one header may
// not have one name.
// Contract: only quoted paths in preprocessor lines change, and only those that name a known file.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace mw {

using MovedPaths = std::map<std::string, std::string, std::less<>>;  // as quoted, to what

std::string relocate(std::string_view source, const MovedPaths& paths);

}  // namespace mw
