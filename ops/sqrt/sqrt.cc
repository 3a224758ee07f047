// SPDX-License-Identifier: Apache-2.0
#include "ops/sqrt/sqrt.h"

namespace mw {
namespace sqrt {
inline namespace MW_ABI {

MW_SHARED Status Sqrt::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  MW_REQUIRE(row.x != DType::s16 || (is_normal(p.x_scale) && is_normal(p.y_scale)),
             bad_quantization);
  return elementwise_footprint(p, row, f);
}

}  // namespace MW_ABI
}  // namespace sqrt
}  // namespace mw

template struct mw::unary::Operator<mw::sqrt::Sqrt>;
