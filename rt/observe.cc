// SPDX-License-Identifier: Apache-2.0
#include "rt/model.h"
#include "rt/steps.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED Span<const uint8_t> ObservedStep::output() const {
  if (header.slots.out() == 0) return {};
  const uint8_t* first = args.output<const uint8_t>(0);  // before the spill is used again
  uint32_t few[kFewSlots];
  const bool fits = spill_words(header.slots) == 0;
  Footprint footprint(header.slots, fits ? few : static_cast<uint32_t*>(model.spill));
  const void* params = StepView(reinterpret_cast<const uint8_t*>(&header)).params();
  if (row.footprint(params, row, footprint) != Status::ok) return {};
  if (footprint.out_bytes_in_table &&
      row.check_tables(params, args.addresses + header.slots.tables_at, footprint) != Status::ok) {
    return {};
  }
  return {first, footprint.out_bytes[0]};
}

}  // namespace MW_ABI
}  // namespace mw
