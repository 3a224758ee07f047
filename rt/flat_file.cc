// SPDX-License-Identifier: Apache-2.0
#include "abi/flat_file.h"

namespace mw {
inline namespace MW_ABI {

namespace {

alignas(8) constexpr uint8_t kZeros[8] = {};

}  // namespace

MW_SHARED const uint8_t* FlatFile::checked(uint32_t at, uint32_t size) {
  if (at <= bytes && size <= bytes - at && (at & (size - 1)) == 0) return data + at;
  bad = true;
  return kZeros;
}

MW_SHARED FlatTable FlatTable::element(const FlatVector& tables, uint32_t i) {
  const uint32_t offset = tables.get<uint32_t>(i);
  return tables.file == nullptr ? FlatTable() : FlatTable(tables.file, tables.at + 4 * i + offset);
}

MW_SHARED uint32_t FlatTable::field_at(uint32_t field) const {
  if (file_ == nullptr) return 0;
  const uint32_t slots = at_ - uint32_t(file_->read<int32_t>(at_)), slot = 4 + 2 * field;
  if (slot + 2 > file_->read<uint16_t>(slots)) return 0;
  const uint32_t offset = file_->read<uint16_t>(slots + slot);
  return offset == 0 ? 0 : at_ + offset;
}

MW_SHARED FlatTable FlatTable::table(uint32_t field) const {
  const uint32_t at = field_at(field);
  return at == 0 ? FlatTable() : FlatTable(file_, at + file_->read<uint32_t>(at));
}

MW_SHARED FlatVector FlatTable::vector(uint32_t field) const {
  const uint32_t at = field_at(field);
  if (at == 0) return FlatVector();
  const uint32_t start = at + file_->read<uint32_t>(at);
  const uint32_t count = file_->read<uint32_t>(start);
  if (start > file_->bytes || count > file_->bytes - start) {
    file_->bad = true;
    return FlatVector();
  }
  return FlatVector{file_, start + 4, count};
}

}  // namespace MW_ABI
}  // namespace mw
