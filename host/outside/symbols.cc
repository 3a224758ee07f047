// SPDX-License-Identifier: Apache-2.0
#include "host/outside/symbols.h"

#include <elf.h>

#include <cstring>
#include <optional>
#include <string_view>

namespace mw {

namespace {

// Nested names of the Itanium C++ ABI: _ZN, each part with its length before it, E.
constexpr std::string_view kOpen = "_ZN", kDef = "4kDefE", kGrad = "5kGradE";

template <class T>
bool read_at(std::span<const uint8_t> elf, uint64_t at, T& to) {
  if (at > elf.size() || elf.size() - at < sizeof(T)) return false;
  std::memcpy(&to, elf.data() + at, sizeof(T));
  return true;
}

// "4acme14soft_threshold" as acme::soft_threshold.
std::optional<std::string> namespace_of(std::string_view parts) {
  std::string out;
  while (!parts.empty()) {
    size_t length = 0, digits = 0;
    for (; digits < parts.size() && parts[digits] >= '0' && parts[digits] <= '9'; ++digits) {
      length = length * 10 + size_t(parts[digits] - '0');
      if (length > parts.size()) return std::nullopt;
    }
    if (digits == 0 || length == 0 || length > parts.size() - digits) return std::nullopt;
    out += (out.empty() ? "" : "::") + std::string(parts.substr(digits, length));
    parts.remove_prefix(digits + length);
  }
  return out;
}

void add_symbol(std::string_view name, std::vector<DefSymbol>& to) {
  if (!name.starts_with(kOpen) || !name.ends_with(kDef)) return;
  const std::string_view head = name.substr(0, name.size() - kDef.size());
  const auto cpp_namespace = namespace_of(head.substr(kOpen.size()));
  if (!cpp_namespace || cpp_namespace->empty()) return;
  to.push_back({*cpp_namespace, std::string(name), std::string(head) + std::string(kGrad)});
}

void add_table(std::span<const uint8_t> elf, const Elf64_Shdr& table, const Elf64_Shdr& names,
               uint64_t bytes, std::vector<DefSymbol>& to) {
  for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= table.sh_size; at += sizeof(Elf64_Sym)) {
    Elf64_Sym symbol;
    if (!read_at(elf, table.sh_offset + at, symbol)) return;
    const bool object = ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT;
    if (!object || symbol.st_shndx == SHN_UNDEF || symbol.st_size != bytes) continue;
    const uint64_t begin = names.sh_offset + symbol.st_name;
    if (begin < names.sh_offset || begin >= elf.size()) continue;
    const char* text = reinterpret_cast<const char*>(elf.data() + begin);
    add_symbol({text, ::strnlen(text, elf.size() - begin)}, to);
  }
}

}  // namespace

std::vector<DefSymbol> def_symbols(std::span<const uint8_t> elf, uint64_t bytes) {
  std::vector<DefSymbol> out;
  Elf64_Ehdr header;
  if (!read_at(elf, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64) {
    return out;
  }
  const auto section = [&](uint64_t i, Elf64_Shdr& to) {
    return read_at(elf, header.e_shoff + i * sizeof(to), to);
  };
  for (uint64_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr table, names;
    if (!section(i, table) || table.sh_type != SHT_DYNSYM) continue;
    if (section(table.sh_link, names)) add_table(elf, table, names, bytes, out);
  }
  return out;
}

}  // namespace mw
