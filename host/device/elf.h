// SPDX-License-Identifier: Apache-2.0
// What: sizes of a firmware image, from the section headers of its ELF file.
// Why: reports state what is linked, not what we think is linked.
// Contract: 32-bit little-endian ELF. Sections named .mw_model* hold the model's constants, those
// named .mw_example* what only the example main reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "host/base/result.h"

namespace mw {

struct ImageSizes {
  uint64_t code_bytes = 0;     // flash without the model: vectors, code, constants, image of .data
  uint64_t model_bytes = 0;    // flash of the model's constants
  uint64_t example_bytes = 0;  // flash of example sounds, in none of the others
  uint64_t ram_bytes = 0;      // .data and .bss; the stack comes on top
  uint64_t flash_bytes() const { return code_bytes + model_bytes; }
};

Result<ImageSizes> elf_sizes(std::span<const uint8_t> elf);
Result<ImageSizes> elf_sizes(const std::filesystem::path& path);

}  // namespace mw
