// SPDX-License-Identifier: Apache-2.0
// The three functions that compilers call on their own. Small, and a word at a time: Cortex-M3 and
// later load and store words at any address.
#include <stddef.h>
#include <stdint.h>

namespace {

struct [[gnu::packed, gnu::may_alias]] Word {
  uint32_t value;
};
Word& word_at(void* p) {
  return *static_cast<Word*>(p);
}
const Word& word_at(const void* p) {
  return *static_cast<const Word*>(p);
}

}  // namespace

// The compiler would turn these loops into calls of the functions they define.
#pragma GCC optimize("no-tree-loop-distribute-patterns")

extern "C" {

void* memcpy(void* __restrict to, const void* __restrict from, size_t bytes) {
  uint8_t* out = static_cast<uint8_t*>(to);
  const uint8_t* in = static_cast<const uint8_t*>(from);
  for (; bytes >= 16; bytes -= 16, in += 16, out += 16) {
    const Word a = word_at(in), b = word_at(in + 4), c = word_at(in + 8), d = word_at(in + 12);
    word_at(out) = a, word_at(out + 4) = b, word_at(out + 8) = c, word_at(out + 12) = d;
  }
  for (; bytes != 0; --bytes) *out++ = *in++;
  return to;
}

void* memmove(void* to, const void* from, size_t bytes) {
  uint8_t* out = static_cast<uint8_t*>(to);
  const uint8_t* in = static_cast<const uint8_t*>(from);
  if (reinterpret_cast<uintptr_t>(out) - reinterpret_cast<uintptr_t>(in) >= bytes) {
    for (; bytes >= 4; bytes -= 4, in += 4, out += 4) word_at(out) = word_at(in);
    for (; bytes != 0; --bytes) *out++ = *in++;
    return to;
  }
  out += bytes, in += bytes;
  for (; bytes >= 4; bytes -= 4) in -= 4, out -= 4, word_at(out) = word_at(in);
  for (; bytes != 0; --bytes) *--out = *--in;
  return to;
}

void* memset(void* to, int value, size_t bytes) {
  uint8_t* out = static_cast<uint8_t*>(to);
  const Word word = {uint8_t(value) * 0x01010101u};
  for (; bytes >= 16; bytes -= 16, out += 16) {
    word_at(out) = word, word_at(out + 4) = word, word_at(out + 8) = word, word_at(out + 12) = word;
  }
  for (; bytes != 0; --bytes) *out++ = uint8_t(value);
  return to;
}

}  // extern "C"
