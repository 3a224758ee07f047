// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/movement/gather.h"
#include "ops/_family/movement/spread.h"
#include "ops/_family/movement/view.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

namespace {

// The innermost loop. Runs stand wherever the element type allows, so they are copied as bytes are.
template <class T>
uint8_t* copy_each(uint8_t* y, const uint8_t* x, int32_t count, int32_t step) {
  for (; count > 0; --count, x += step, y += sizeof(T)) {
    T value;
    __builtin_memcpy(&value, x, sizeof(T));
    __builtin_memcpy(y, &value, sizeof(T));
  }
  return y;
}

template <int32_t kDepth>
uint8_t* copy_runs(const WalkOf<kDepth>& p, uint8_t* y, const uint8_t* x) {
  int32_t count = p.count[kDepth - 1];
  const int32_t step = p.step[kDepth - 1];
  if (p.run_bytes == 1) return copy_each<uint8_t>(y, x, count, step);
  if (p.run_bytes == 2) return copy_each<uint16_t>(y, x, count, step);
  if (p.run_bytes == 4) return copy_each<uint32_t>(y, x, count, step);
  for (; count > 0; --count, x += step, y += p.run_bytes) {
    __builtin_memmove(y, x, uint32_t(p.run_bytes));
  }
  return y;
}

template <class T>
T* put(T* y, const void* end, T fill) {
  while (y < end) *y++ = fill;
  return y;
}

// y in order: the value up to where a run stands, then the run.
template <class T>
void spread(const Walk& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(kX);
  uint8_t* const whole = args.output<uint8_t>(kY);
  T* y = args.output<T>(kY);
  const T fill = T(p.fill);
  Place<kLoops> place(p.first);
  do {
    y = put(y, whole + place.at, fill);
    __builtin_memmove(y, x, uint32_t(p.run_bytes));  // x may end in y
    x += p.run_bytes;
    y += uint32_t(p.run_bytes) / sizeof(T);
  } while (place.next(p));
  put(y, whole + p.whole_bytes, fill);
}

}  // namespace

template <int32_t kDepth>
void GatherOf<kDepth>::ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(kX);
  uint8_t* y = args.output<uint8_t>(kY);
  Place<kDepth - 1> place(p.first);
  do {
    y = copy_runs(p, y, x + place.at);
  } while (place.next(p));
}

template void GatherOf<kLoops>::ref(const Gather::Params& p, const Args& args);
template void GatherOf<8>::ref(const Repeat::Params& p, const Args& args);

MW_SHARED void Spread::s8_ref(const Walk& p, const Args& args) {
  spread<int8_t>(p, args);
}
MW_SHARED void Spread::s16_ref(const Walk& p, const Args& args) {
  spread<int16_t>(p, args);
}
MW_SHARED void Spread::s32_ref(const Walk& p, const Args& args) {
  spread<int32_t>(p, args);
}
// A copy, so the bits are all that matters.
MW_SHARED void Spread::f32_ref(const Walk& p, const Args& args) {
  spread<int32_t>(p, args);
}

MW_SHARED void View::ref(const Params& p, const Args& args) {
  __builtin_memmove(args.output<uint8_t>(kY), args.input<uint8_t>(kX), uint32_t(p.bytes));
}

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw
