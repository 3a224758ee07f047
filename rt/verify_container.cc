// SPDX-License-Identifier: Apache-2.0
#include "rt/model.h"

namespace mw {
inline namespace MW_ABI {

namespace {

// zlib's polynomial, four bits at a time: 64 bytes of table.
constexpr uint32_t kNibbles[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};

}  // namespace

MW_SHARED Status verify_container(Span<const uint8_t> container) {
  MW_REQUIRE(container.count >= sizeof(ContainerHeader), truncated);
  MW_REQUIRE(is_tensor_aligned(container.ptr), misaligned);
  const ContainerHeader& h = *reinterpret_cast<const ContainerHeader*>(container.ptr);
  MW_REQUIRE(h.magic == kContainerMagic, bad_magic);
  MW_REQUIRE(h.version == kContainerVersion, bad_version);
  MW_REQUIRE(h.total_bytes <= container.count, truncated);
  uint32_t crc = 0xffffffffu;
  constexpr uint32_t kFrom = uint32_t(offsetof(ContainerHeader, crc32) + sizeof(h.crc32));
  for (uint32_t i = kFrom; i < h.total_bytes; ++i) {
    crc ^= container[i];
    crc = (crc >> 4) ^ kNibbles[crc & 15];
    crc = (crc >> 4) ^ kNibbles[crc & 15];
  }
  MW_REQUIRE(~crc == h.crc32, corrupt);
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace mw
