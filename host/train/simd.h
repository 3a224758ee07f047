// SPDX-License-Identifier: Apache-2.0
// What: which instruction sets Highway compiles the float kernels of the host for.
// Why: one binary runs everywhere and picks the widest set at run time; the sets between SSE2 and
// AVX2 would double compile time for machines that nobody trains on.
// Contract: include before hwy/foreach_target.h. Kernels may read, never write, up to kSlackElems
// floats past the end of a buffer, so that tails need no masked load: allocate with the slack.
#pragma once

#include <cstddef>

#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#endif

namespace mw {

inline constexpr size_t kSlackElems = 64;

}  // namespace mw
