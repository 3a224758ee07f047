// SPDX-License-Identifier: Apache-2.0
#include "host/outside/symbols.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>

namespace mw {
namespace {

constexpr uint64_t kSize = 40;

// An object file with nothing but dynamic symbols: sections null, .dynsym, .dynstr.
Bytes object_with(const std::vector<std::string>& names, uint64_t size = kSize) {
  std::string strings(1, '\0');
  std::vector<Elf64_Sym> symbols(1);
  for (const std::string& name : names) {
    Elf64_Sym symbol{};
    symbol.st_name = uint32_t(strings.size());
    symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
    symbol.st_shndx = 1;
    symbol.st_size = size;
    symbols.push_back(symbol);
    strings += name + '\0';
  }
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_shoff = sizeof(header);
  header.e_shnum = 3;
  Elf64_Shdr sections[3] = {};
  sections[1].sh_type = SHT_DYNSYM;
  sections[1].sh_link = 2;
  sections[1].sh_offset = sizeof(header) + sizeof(sections);
  sections[1].sh_size = symbols.size() * sizeof(Elf64_Sym);
  sections[2].sh_type = SHT_STRTAB;
  sections[2].sh_offset = sections[1].sh_offset + sections[1].sh_size;
  sections[2].sh_size = strings.size();
  Bytes out;
  const auto add = [&](const void* from, size_t bytes) {
    out.insert(out.end(), static_cast<const uint8_t*>(from),
               static_cast<const uint8_t*>(from) + bytes);
  };
  add(&header, sizeof(header)), add(sections, sizeof(sections));
  add(symbols.data(), symbols.size() * sizeof(Elf64_Sym)), add(strings.data(), strings.size());
  return out;
}

TEST(DefSymbols, NamespacesAreReadFromNames) {
  const auto found = def_symbols(
      object_with({"_ZN4acme14soft_threshold4kDefE", "_ZN2mw3own4kDefE", "_ZN1a1b1c4kDefE"}),
      kSize);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].cpp_namespace, "acme::soft_threshold");
  EXPECT_EQ(found[0].def, "_ZN4acme14soft_threshold4kDefE");
  EXPECT_EQ(found[0].grad, "_ZN4acme14soft_threshold5kGradE");
  EXPECT_EQ(found[1].cpp_namespace, "mw::own");
  EXPECT_EQ(found[2].cpp_namespace, "a::b::c");
}

TEST(DefSymbols, WhatIsNoDefinitionIsLeftOut) {
  EXPECT_TRUE(def_symbols(object_with({"_ZN2mw3own5kCoreE", "kDef", "_ZN4kDefE", "_ZN2mw4kDefEv",
                                       "_ZN99own4kDefE", "_ZN0own4kDefE", "_ZNK2mw4kDefE"}),
                          kSize)
                  .empty());
  EXPECT_TRUE(def_symbols(object_with({"_ZN2mw3own4kDefE"}, kSize + 8), kSize).empty());
}

TEST(DefSymbols, DamageFindsNothingAndHarmsNobody) {
  const Bytes whole = object_with({"_ZN2mw3own4kDefE"});
  for (size_t at = 0; at < whole.size(); ++at) {
    EXPECT_LE(def_symbols(std::span(whole).first(at), kSize).size(), 1u);
    Bytes damaged = whole;
    damaged[at] = 0xff;
    EXPECT_LE(def_symbols(damaged, kSize).size(), 1u);
  }
  EXPECT_TRUE(def_symbols({}, kSize).empty());
}

}  // namespace
}  // namespace mw
