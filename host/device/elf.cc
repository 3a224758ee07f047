// SPDX-License-Identifier: Apache-2.0
#include "host/device/elf.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "host/base/files.h"

namespace mw {

namespace {

Error malformed(const char* what) {
  return Error{ErrorKind::malformed_input, what, "", "build the firmware again"};
}

// Copies a T from `at`; false if it does not lie within the file.
template <class T>
bool read_at(std::span<const uint8_t> elf, uint64_t at, T& to) {
  if (at > elf.size() || elf.size() - at < sizeof(T)) return false;
  std::memcpy(&to, elf.data() + at, sizeof(T));
  return true;
}

std::string_view name_at(std::span<const uint8_t> elf, const Elf32_Shdr& names, uint32_t at) {
  const uint64_t begin = uint64_t(names.sh_offset) + at;
  const uint64_t end = std::min<uint64_t>(uint64_t(names.sh_offset) + names.sh_size, elf.size());
  if (begin >= end) return {};
  const char* text = reinterpret_cast<const char*>(elf.data() + begin);
  return {text, ::strnlen(text, end - begin)};
}

void add_section(const Elf32_Shdr& section, std::string_view name, ImageSizes& sizes) {
  if ((section.sh_flags & SHF_ALLOC) == 0) return;
  if (name.starts_with(".mw_example")) {
    sizes.example_bytes += section.sh_size;
    return;
  }
  const bool in_file = section.sh_type != SHT_NOBITS;
  if (name.starts_with(".mw_model")) {
    sizes.model_bytes += section.sh_size;
  } else if (in_file) {
    sizes.code_bytes += section.sh_size;
  }
  if ((section.sh_flags & SHF_WRITE) != 0 || !in_file) sizes.ram_bytes += section.sh_size;
}

}  // namespace

Result<ImageSizes> elf_sizes(std::span<const uint8_t> elf) {
  Elf32_Ehdr header;
  if (!read_at(elf, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    return malformed("not an ELF file");
  }
  if (header.e_ident[EI_CLASS] != ELFCLASS32 || header.e_ident[EI_DATA] != ELFDATA2LSB) {
    return malformed("not a 32-bit little-endian ELF file");
  }
  if (header.e_shentsize != sizeof(Elf32_Shdr)) return malformed("the section table is damaged");
  const auto section_at = [&](uint32_t i) {
    return uint64_t(header.e_shoff) + i * sizeof(Elf32_Shdr);
  };
  Elf32_Shdr names, section;
  if (!read_at(elf, section_at(header.e_shstrndx), names)) {
    return malformed("the section names lie outside the file");
  }
  ImageSizes sizes;
  for (uint32_t i = 0; i < header.e_shnum; ++i) {
    if (!read_at(elf, section_at(i), section)) return malformed("the section table is cut short");
    add_section(section, name_at(elf, names, section.sh_name), sizes);
  }
  return sizes;
}

Result<ImageSizes> elf_sizes(const std::filesystem::path& path) {
  MW_TRY(const Bytes elf, read_file(path));
  auto sizes = elf_sizes(std::span<const uint8_t>(elf));
  if (!sizes) sizes.error().at(path.string());
  return sizes;
}

}  // namespace mw
