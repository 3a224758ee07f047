// SPDX-License-Identifier: Apache-2.0
#include "ops/range/range.h"

namespace mw {
namespace range {
inline namespace MW_ABI {

namespace {

// Sum: the type that adds without overflow.
template <class T, class Sum>
void count(const Params& p, const Args& args) {
  T* y = args.output<T>(kY);
  Sum value = Sum(*args.input<T>(kStart));
  const Sum delta = Sum(*args.input<T>(kDelta));
  for (int32_t i = 0; i < p.elems; ++i, value += delta) y[i] = T(value);
}

}  // namespace

MW_SHARED void range_s32_ref(const Params& p, const Args& args) {
  count<int32_t, uint32_t>(p, args);
}

MW_SHARED void range_s64_ref(const Params& p, const Args& args) {
  count<int64_t, uint64_t>(p, args);
}

MW_SHARED void range_f32_ref(const Params& p, const Args& args) {
  count<float, float>(p, args);
}

}  // namespace MW_ABI
}  // namespace range
}  // namespace mw
