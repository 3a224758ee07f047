// SPDX-License-Identifier: Apache-2.0
// Of Model: state, copied out and in.
#include "rt/memory_planner.h"
#include "rt/model.h"

namespace mw {
inline namespace MW_ABI {

MW_SHARED uint32_t Model::state_bytes() const {
  uint32_t end = 0;
  const StateFill* fill = fills();
  for (uint32_t left = program->fill_count; left > 0; --left, ++fill) {
    const uint32_t end_of_one = fill->to.offset() + fill->bytes;
    end = end_of_one > end ? end_of_one : end;
  }
  return align_buffer(end);
}

MW_SHARED bool Model::save(Span<uint8_t> state) const {
  if (state.count != state_bytes()) return false;
  const uint8_t* arena = region[static_cast<uint8_t>(Region::arena)];
  for (uint32_t i = 0; i < state.count; ++i) state[i] = arena[i];
  return true;
}

MW_SHARED bool Model::restore(Span<const uint8_t> state) const {
  if (state.count != state_bytes()) return false;
  uint8_t* arena = const_cast<uint8_t*>(region[static_cast<uint8_t>(Region::arena)]);
  for (uint32_t i = 0; i < state.count; ++i) arena[i] = state[i];
  return true;
}

}  // namespace MW_ABI
}  // namespace mw
