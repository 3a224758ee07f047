// SPDX-License-Identifier: Apache-2.0
#include "ops/embedding_lookup/embedding_lookup.h"

namespace mw {
namespace embedding_lookup {
inline namespace MW_ABI {

namespace {

int32_t clamped(const Params& p, int32_t id) {
  return id < 0 ? 0 : (id >= p.rows ? p.rows - 1 : id);
}

}  // namespace

MW_SHARED void embedding_lookup_ref(const Params& p, const Args& args) {
  const int32_t* ids = args.input<int32_t>(kIds);
  const uint8_t* table = args.input<uint8_t>(kTable);
  uint8_t* y = args.output<uint8_t>(kY);
  const int32_t bytes = p.row * p.elem_bytes;
  for (int32_t i = 0; i < p.picked; ++i, y += bytes) {
    __builtin_memmove(y, table + clamped(p, ids[i]) * bytes, uint32_t(bytes));
  }
}

MW_SHARED void embedding_lookup_s8_f32_ref(const Params& p, const Args& args) {
  const int32_t* ids = args.input<int32_t>(kIds);
  const int8_t* table = args.input<int8_t>(kTable);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.picked; ++i, y += p.row) {
    const int8_t* row = table + clamped(p, ids[i]) * p.row;
    for (int32_t k = 0; k < p.row; ++k) y[k] = p.scale * float(row[k]);
  }
}

}  // namespace MW_ABI
}  // namespace embedding_lookup
}  // namespace mw
