// SPDX-License-Identifier: Apache-2.0
// Two pixels by four channels at a time, from a stream that the host has packed (packed.h). Two
// channels share a word of weights: SMLAD with the raw word sums up 256 w(c1) + w(c0), SMLAD with
// its low bytes, widened in place, w(c0) alone; their difference is 256 times the sum of c1. Sums
// may wrap on the way: the packer has proved that 256 times the last one does not.
#include "abi/requantize.h"
#include "arch/arm_dsp/arm_dsp.h"
#include "ops/conv_2d/packed.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {
namespace packed {

// The columns of two pixels a and b, and the blocks of the stream that they meet. The assembly
// knows the order of the members.
struct Tile {
  const int16_t* columns;
  int8_t *y_a, *y_b;
  const int16_t* columns_end;
  const uint32_t* stream_end;
  int32_t zero;
  uint32_t skip;  // bytes of the unrolled loop that its first round leaves out
  const uint32_t* stream;
};
constexpr int32_t kUnrolled = 8, kStepBytes = 48;

void make_tiles(const Tile& tile);

#if defined(__ARM_FEATURE_SIMD32) && defined(__thumb2__)

// Callers may rely on the calling convention, and on nothing that is seen here.
#if defined(__clang__)
#define MW_ASSEMBLY __attribute__((naked, noinline))
#else
#define MW_ASSEMBLY __attribute__((naked, noipa))
#endif

// sums of         pixel a   pixel b
// c0 + 256 c1       r4        r8       r0 columns, then zero, then y_a
// c0                r5        r9       r1 stream
// c2 + 256 c3       r6        r10      r2 r3 two elements of a, of b; then factor, nudge
// c2                r7        r11      r12 lr weights of c0 c1, of c2 c3; then bytes, scratch
// Two elements take 12 instructions for 16 products. An output takes 6 more where zero is odd:
// twice the sum saves a shift, (2 y_zp + 1) << b is the zero point and a half, and adding the sign
// rounds away from 0. It takes 3 if it is scaled. Pixel b is written first: a stays where both
// are one.
MW_SHARED MW_ASSEMBLY void make_tiles(const Tile&) {
  __asm__(R"(
  .macro mw_round a, b, twice, by
    ldr r2, [r1], #4;           lsl r3, r0, r12
    \twice \a, \a, #\by;        \twice \b, \b, #\by
    add lr, r3, \a, asr #31;    smmlar \a, \a, r2, lr
    add lr, r3, \b, asr #31;    smmlar \b, \b, r2, lr
    asr \a, \a, r12;            asr \b, \b, r12
    ssat \a, #8, \a, asr #1;    ssat \b, #8, \b, asr #1
    lsr r12, r12, #8
  .endm
  .macro mw_scale a, b, byte
    ldr r2, [r1], #4;           uxtab r3, r0, r12, ror #\byte
    smmla \a, \a, r2, r3;       smmla \b, \b, r2, r3
    ssat \a, #8, \a, asr #12;   ssat \b, #8, \b, asr #12
  .endm
    push {r4-r11, lr}
    ldm r0, {r4-r11}
    push {r4-r11}
    mov r1, r11
    adr r2, 2f                  @ where the first round of the loop begins
    add r2, r2, r10
    orr r2, r2, #1
    str r2, [sp, #24]
  1:
    ldr r0, [sp]
    ldm r1!, {r4-r7}
    mov r8, r4;                 mov r9, r5
    mov r10, r6;                mov r11, r7
    ldr pc, [sp, #24]
    .balign 4
  2:
    .rept 8
    ldrd r2, r3, [r0], #8;      ldrd r12, lr, [r1], #8
    smlad r4, r12, r2, r4;      smlad r8, r12, r3, r8
    sxtb16 r12, r12
    smlad r6, lr, r2, r6;       smlad r10, lr, r3, r10
    sxtb16 lr, lr
    smlad r5, r12, r2, r5;      smlad r9, r12, r3, r9
    smlad r7, lr, r2, r7;       smlad r11, lr, r3, r11
    .endr
    ldr r2, [sp, #12]
    cmp r0, r2;                 bne 2b
    ldr r12, [r1], #4;          ldr r0, [sp, #20]
    subs r4, r4, r5;            sub r8, r8, r9
    subs r6, r6, r7;            sub r10, r10, r11
    lsrs r2, r0, #1;            bcc 3f
    mw_round r5, r9, lsl, 1;    mw_round r4, r8, asr, 7
    mw_round r7, r11, lsl, 1;   mw_round r6, r10, asr, 7
    b 4f
  3:
    lsls r5, r5, #8;            lsl r9, r9, #8
    lsls r7, r7, #8;            lsl r11, r11, #8
    mw_scale r5, r9, 0;         mw_scale r4, r8, 8
    mw_scale r7, r11, 16;       mw_scale r6, r10, 24
  4:
    .purgem mw_round;           .purgem mw_scale
    ldrd r0, lr, [sp, #4]
    strb r8, [lr, #1];          strb r11, [lr, #2]
    strb r10, [lr, #3];         strb r9, [lr], #4
    strb r4, [r0, #1];          strb r7, [r0, #2]
    strb r6, [r0, #3];          strb r5, [r0], #4
    strd r0, lr, [sp, #4]
    ldr r2, [sp, #16]
    cmp r1, r2;                 bne 1b
    add sp, sp, #32
    pop {r4-r11, pc}
)");
}
#undef MW_ASSEMBLY

#else

namespace {

// An output from twice its sum in the rounded form, from 256 times its sum in the scaled one.
int8_t round(int32_t twice, uint32_t factor, uint32_t shift, int32_t zero) {
  const uint32_t nudge = (uint32_t(zero) << (shift & 31)) + uint32_t(twice >> 31);
  const uint64_t product = uint64_t(int64_t(twice) * int32_t(factor));
  const uint64_t sum = product + (uint64_t(nudge) << 32) + (uint64_t(1) << 31);
  return int8_t(clamp(int32_t(sum >> 32) >> (shift & 31) >> 1, INT8_MIN, INT8_MAX));
}
int8_t scale(int32_t sum, uint32_t factor, uint32_t byte, int32_t zero) {
  const int32_t high = int32_t(int64_t(sum) * int32_t(factor) >> 32);
  const int32_t y = add_wrapping(add_wrapping(zero, int32_t(byte)), high) >> kFraction;
  return int8_t(clamp(y, INT8_MIN, INT8_MAX));
}

}  // namespace

// What the assembly does, in its order.
MW_SHARED void make_tiles(const Tile& tile) {
  int8_t* y[2] = {tile.y_a, tile.y_b};
  for (const uint32_t* at = tile.stream; at != tile.stream_end; y[0] += 4, y[1] += 4) {
    uint32_t sums[2][4];  // by pixel
    for (uint32_t i = 0; i < 8; ++i) sums[i >> 2][i & 3] = at[i & 3];
    at += kBiasWords;
    for (const int16_t* x = tile.columns; x != tile.columns_end; x += 4, at += 2) {
      for (uint32_t i = 0; i < 8; ++i) {
        const uint32_t w = at[(i & 3) >> 1], pair = arm_dsp::load32_aligned(x + 2 * (i >> 2));
        uint32_t& sum = sums[i >> 2][i & 3];
        sum = uint32_t(arm_dsp::dot((i & 1) == 0 ? w : arm_dsp::even_bytes(w), pair, int32_t(sum)));
      }
    }
    const uint32_t bytes = *at++;
    for (uint32_t c = 0; c < 4; ++c, ++at) {
      const uint32_t byte = (bytes >> (8 * c)) & 0xff;
      for (uint32_t pixel = 2; pixel-- > 0;) {
        const uint32_t low = sums[pixel][c | 1], raw = sums[pixel][c & 2];
        const uint32_t sum256 = (c & 1) == 0 ? low << 8 : raw - low;
        y[pixel][c] = (tile.zero & 1) != 0 ? round(int32_t(sum256) >> 7, *at, byte, tile.zero)
                                           : scale(int32_t(sum256), *at, byte, tile.zero);
      }
    }
  }
}

#endif

namespace {

// Columns are int16, less the zero point, 0 where x is padded. Four elements of a and of b make a
// group, in which they take turns by two: a0 a2 b0 b2 a1 a3 b1 b3.
constexpr int32_t kGroup = 8, kNext = 2, kOdd = 4;

// Where element i of a column lies.
constexpr int32_t column_at(int32_t i) {
  return (i >> 2) * kGroup + (i & 1) * kOdd + ((i & 2) >> 1);
}

// A run of x to the elements of a column from `at` on. Apart, so that its loop has all registers.
__attribute__((noinline)) void widen(const int8_t* x, int32_t count, int32_t offset,
                                     int16_t* column, int32_t at) {
  while (count > 0) {
    if ((at & 3) == 0) {
      const uint32_t offsets = arm_dsp::lanes(offset, offset);
      int16_t* to = column + at * (kGroup / 4);
      const int8_t* end = x + (count & ~3);
      at += count & ~3, count &= 3;
      for (; x != end; x += 4, to += kGroup) {
        const uint32_t word = arm_dsp::load32(x);
        arm_dsp::store32(to, arm_dsp::add_even_bytes(offsets, word));
        arm_dsp::store32(to + kOdd, arm_dsp::add_odd_bytes(offsets, word));
      }
      if (count == 0) return;
    }
    column[column_at(at)] = int16_t(*x + offset);
    ++x, ++at, --count;
  }
}

// The window of a pixel. What stands behind its last element meets weights of 0, whatever it is.
void make_column(const Params& p, const int8_t* x, int32_t pixel, int16_t* column) {
  const int32_t row = pixel / p.out_w, n = row / p.out_h;
  const int32_t iy = (row - n * p.out_h) * p.stride_h - p.pad_h;
  const int32_t ix = (pixel - row * p.out_w) * p.stride_w - p.pad_w;
  const int32_t kx = ix < 0 ? -ix : 0;
  const int32_t taps = (p.in_w - ix < p.k_w ? p.in_w - ix : p.k_w) - kx;
  const int32_t last = p.in_h - iy < p.k_h ? p.in_h - iy : p.k_h;
  int32_t ky = iy < 0 ? -iy : 0;
  if (last - ky < p.k_h || taps < p.k_w) {
    for (int32_t i = column_elems(p) * (kGroup / 4); (i -= kOdd) >= 0;) {
      arm_dsp::store32(column + i, 0);
    }
  }
  if (ky >= last || taps <= 0) return;
  x += ((n * p.in_h + iy + ky) * p.in_w + ix + kx) * p.in_c;
  for (; ky < last; ++ky, x += p.in_w * p.in_c) {
    widen(x, taps * p.in_c, -p.x_zp, column, (ky * p.k_w + kx) * p.in_c);
  }
}

// All channels of the pixels whose columns stand in `tile`.
void make_pixels(const Params& p, const uint32_t* stream, Tile& tile, int8_t* a, int8_t* b) {
  const int32_t words = block_words(p), rest = p.out_c & (kChannels - 1);
  tile.y_a = a, tile.y_b = b, tile.stream = stream;
  tile.stream_end = stream + p.out_c / kChannels * words;
  if (p.out_c >= kChannels) make_tiles(tile);
  if (rest == 0) return;
  int8_t last[2 * kChannels];
  tile.y_a = last, tile.y_b = last + kChannels, tile.stream = tile.stream_end;
  tile.stream_end += words;
  make_tiles(tile);
  for (int32_t c = rest; c-- > 0;) {
    b[p.out_c - rest + c] = last[kChannels + c];
    a[p.out_c - rest + c] = last[c];
  }
}

}  // namespace
}  // namespace packed

MW_SHARED void conv_2d_s8_packed_arm_dsp(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  const uint32_t* stream = args.table<uint32_t>(packed::kStream);
  int16_t* columns = args.scratch<int16_t>();
  const int32_t elems = packed::column_elems(p), pixels = p.batch * p.out_h * p.out_w;
  packed::Tile tile{};
  tile.columns = columns, tile.columns_end = columns + 2 * elems;
  const uint32_t bytes = stream[packed::kBiasWords + elems];  // of the first block
  tile.zero = packed::zero_of(p, bytes >> 24 >= packed::kScaled);
  tile.skip = uint32_t(-(elems / 2) & (packed::kUnrolled - 1)) * packed::kStepBytes;
  // Where each pixel is a window, they need not be searched for.
  const bool flat =
      p.k_h * p.k_w == 1 && p.stride_h * p.stride_w == 1 && p.out_h == p.in_h && p.out_w == p.in_w;
  int8_t *y = args.output<int8_t>(kY), *first = y;
  const int32_t step = p.reverse != 0 ? -1 : 1;
  for (int32_t i = 1, at = step < 0 ? pixels - 1 : 0; i <= pixels; ++i, at += step) {
    int16_t* column = columns + (~i & 1) * packed::kNext;
    if (flat) {
      packed::widen(x + at * p.in_c, p.in_c, -p.x_zp, column, 0);
    } else {
      packed::make_column(p, x, at, column);
    }
    int8_t* second = y + at * p.out_c;
    if ((i & 1) != 0) first = second;
    // The last pixel may have no neighbour.
    if ((i & 1) == 0 || i == pixels) packed::make_pixels(p, stream, tile, first, second);
  }
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
