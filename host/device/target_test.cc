// SPDX-License-Identifier: Apache-2.0
#include "host/device/target.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "abi/op.h"
#include "host/base/files.h"
#include "host/device/elf.h"
#include "source_dir.h"

namespace mw {
namespace {

namespace fs = std::filesystem;
const fs::path kPorts = fs::path(MW_SOURCE_DIR) / "ports";

TEST(Targets, EveryPortFolderLoads) {
  const auto names = target_names(kPorts);
  ASSERT_TRUE(names) << names.error().text();
  EXPECT_GE(names->size(), 4u);
  for (const std::string& name : *names) {
    const auto target = load_target(kPorts, name);
    ASSERT_TRUE(target) << target.error().text();
    EXPECT_EQ(target->name, name);
    EXPECT_NE(target->isa_mask() & isa_bit(Isa::portable), 0u) << name;
  }
}

TEST(Targets, UnknownNameListsTheKnownOnes) {
  const auto target = load_target(kPorts, "pdp-11");
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().kind, ErrorKind::usage);
  EXPECT_NE(target.error().hint.find("cortex-m4"), std::string::npos);
}

TEST(Targets, DamagedFilesAreExplained) {
  std::string pattern = testing::TempDir() + "milliwatt-target-XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const fs::path ports = pattern;
  const std::string good =
      R"({"name": "x", "title": "t", "isa": ["portable"], "compiler_prefix": "", "cflags": [])";
  const auto error_of = [&](const std::string& text) {
    EXPECT_TRUE(write_text(ports / "x" / "target.json", text));
    const auto target = load_target(ports, "x");
    return target ? "" : target.error().what;
  };
  EXPECT_EQ(error_of(good + "}"), "");
  EXPECT_EQ(error_of("{"), "is not JSON");
  EXPECT_EQ(error_of("[]"), "is not a JSON object");
  EXPECT_EQ(error_of("{}"), "lacks \"name\"");
  EXPECT_EQ(error_of(good + R"(, "ram_byte": 1})"), "has an unknown key \"ram_byte\"");
  EXPECT_EQ(error_of(good + R"(, "libs": 1})"), "\"libs\" has the wrong type");
  EXPECT_EQ(error_of(good + R"(, "qemu": {"program": "q", "machine": "m"}})"),
            "qemu lacks \"instructions_per_tick\"");
  fs::remove_all(ports);
}

TEST(ElfSizes, RefusesWhatIsNotAnImage) {
  Bytes bytes(52);
  EXPECT_EQ(elf_sizes(std::span<const uint8_t>(bytes)).error().what, "not an ELF file");
  EXPECT_FALSE(elf_sizes(std::span<const uint8_t>(bytes).first(10)));
  const uint8_t head[] = {0x7f, 'E', 'L', 'F', 2, 1};
  std::copy(std::begin(head), std::end(head), bytes.begin());
  EXPECT_EQ(elf_sizes(std::span<const uint8_t>(bytes)).error().what,
            "not a 32-bit little-endian ELF file");
  bytes[4] = 1;
  EXPECT_EQ(elf_sizes(std::span<const uint8_t>(bytes)).error().what,
            "the section table is damaged");
  bytes[46] = 40;    // e_shentsize
  bytes[35] = 0x7f;  // e_shoff, far outside
  EXPECT_EQ(elf_sizes(std::span<const uint8_t>(bytes)).error().what,
            "the section names lie outside the file");
}

}  // namespace
}  // namespace mw
