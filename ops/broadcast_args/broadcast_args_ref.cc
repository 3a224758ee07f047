// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast_args/broadcast_args.h"

namespace mw {
namespace broadcast_args {
inline namespace MW_ABI {

namespace {

template <class T>
void merge(const Params& p, const Args& args) {
  const T *a = args.input<T>(kA), *b = args.input<T>(kB);
  T* y = args.output<T>(kY);
  const int32_t rank = p.a > p.b ? p.a : p.b;
  for (int32_t d = 0; d < rank; ++d) {
    const int32_t at_a = d - (rank - p.a), at_b = d - (rank - p.b);
    const T from_a = at_a < 0 ? T(1) : a[at_a], from_b = at_b < 0 ? T(1) : b[at_b];
    y[d] = from_a == 1 ? from_b : from_a;
  }
}

}  // namespace

MW_SHARED void broadcast_args_s32_ref(const Params& p, const Args& args) {
  merge<int32_t>(p, args);
}

MW_SHARED void broadcast_args_s64_ref(const Params& p, const Args& args) {
  merge<int64_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace broadcast_args
}  // namespace mw
