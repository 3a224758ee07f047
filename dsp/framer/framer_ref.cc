// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "dsp/framer/framer.h"

namespace mw {
namespace framer {
inline namespace MW_ABI {

namespace {

// Copies samples [begin, begin + count) of held samples followed by new ones.
void copy_stream(const int16_t* held, int32_t held_count, const int16_t* x, int32_t begin,
                 int32_t count, int16_t* to) {
  const int32_t from_held = begin >= held_count ? 0 : held_count - begin;
  const int32_t first = from_held < count ? from_held : count;
  if (first > 0) __builtin_memmove(to, held + begin, uint32_t(first) * sizeof(int16_t));
  if (first == count) return;
  __builtin_memmove(to + first, x + (begin + first - held_count),
                    uint32_t(count - first) * sizeof(int16_t));
}

}  // namespace

MW_SHARED void framer_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  int16_t* y = args.output<int16_t>(kY);
  int32_t* filled = args.state<int32_t>(kState);
  int16_t* held = reinterpret_cast<int16_t*>(filled + 1);
  const int32_t held_count = delay_frames(p.window, p.hop) * p.hop;
  // A hostile container may start the state with anything, or lay another buffer over it.
  const int32_t known = clamp(*filled, 0, held_count);
  int32_t missing = held_count - known;  // samples before the start of the stream
  for (int32_t f = 0; f < p.frames; ++f, y += p.window, missing -= p.hop) {
    if (missing > 0) {
      __builtin_memset(y, 0, uint32_t(p.window) * sizeof(int16_t));
    } else {
      copy_stream(held, held_count, x, f * p.hop, p.window, y);
    }
  }
  copy_stream(held, held_count, x, p.frames * p.hop, held_count, held);
  *filled = missing > 0 ? held_count - missing : held_count;
}

}  // namespace MW_ABI
}  // namespace framer
}  // namespace mw
