// SPDX-License-Identifier: Apache-2.0
#include "ops/squared_difference/squared_difference.h"

#include "ops/_family/binary/arithmetic_host.h"

namespace mw::squared_difference {

extern const OpDef kDef;
const OpDef kDef = [] {
  OpDef def = binary::arithmetic_def<Binary, kDef, binary::Versions{.s8 = 2}>();
  def.traits.unsigned_alike = false;  // TFLite knows no uint8 here
  return def;
}();

}  // namespace mw::squared_difference
