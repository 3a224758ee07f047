// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

#include "ops/_family/pool/pool_host.h"

namespace mw::max_pool_2d {

extern const OpDef kDef;
const OpDef kDef = [] {
  OpDef def = pool::pool_def<Pool, kDef>();
  def.traits.unsigned_alike = true;
  return def;
}();

}  // namespace mw::max_pool_2d
