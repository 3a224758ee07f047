// SPDX-License-Identifier: Apache-2.0
// What: definitions of operators in a shared object, by their symbols: <namespace>::kDef.
// Why: the namespace of an operator is its own; a list of them would be typed twice.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/base/files.h"

namespace mw {

struct DefSymbol {
  std::string cpp_namespace;  // "acme::soft_threshold"
  std::string def, grad;      // symbols of kDef, and of kGrad in the same namespace
};
// Objects called kDef of `bytes` each, as the dynamic symbols of a 64-bit ELF file list them. Empty
// for what is no such file.
std::vector<DefSymbol> def_symbols(std::span<const uint8_t> elf, uint64_t bytes);

}  // namespace mw
