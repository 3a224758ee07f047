// SPDX-License-Identifier: Apache-2.0
// What: ExactBuffer, memory of exactly a size in which a kernel under test runs.
// Why: reads and writes beside it must fail a test. Under AddressSanitizer it is a heap block of
// its own; in other builds guard bytes stand round it. Contract: 16-byte aligned.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include "abi/tensor.h"
#include "host/base/files.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MW_TEST_EXACT_BLOCKS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define MW_TEST_EXACT_BLOCKS 1
#endif

namespace mw {

// A buffer of exactly `bytes`, 16-byte aligned.
class ExactBuffer {
 public:
  explicit ExactBuffer(size_t bytes, uint8_t fill = 0, uint8_t guard = 0xa5)
      : bytes_(bytes), guard_(guard), store_(kGuard + bytes + kGuard) {
    std::memset(store_.get(), guard, kGuard + bytes + kGuard);
    std::memset(data(), fill, bytes);
  }
  uint8_t* data() { return store_.get() + kGuard; }
  size_t bytes() const { return bytes_; }
  Bytes contents() const { return Bytes(store_.get() + kGuard, store_.get() + kGuard + bytes_); }
  void set(std::span<const uint8_t> contents) {
    EXPECT_EQ(contents.size(), bytes_);
    std::copy_n(contents.begin(), std::min(contents.size(), bytes_), data());
  }
  // Whether nothing was written beside the buffer.
  bool intact() const {
    const uint8_t* all = store_.get();
    for (size_t i = 0; i < kGuard; ++i) {
      if (all[i] != guard_ || all[kGuard + bytes_ + i] != guard_) return false;
    }
    return true;
  }

 private:
#ifdef MW_TEST_EXACT_BLOCKS
  static constexpr size_t kGuard = 0;  // the sanitizer has its own, and sees reads too
#else
  static constexpr size_t kGuard = 32;
#endif
  static constexpr std::align_val_t kAlign{kTensorAlignBytes};
  struct Delete {
    void operator()(uint8_t* at) const { ::operator delete(at, kAlign); }
  };
  struct Block : std::unique_ptr<uint8_t, Delete> {
    explicit Block(size_t bytes)
        : std::unique_ptr<uint8_t, Delete>(static_cast<uint8_t*>(::operator new(bytes, kAlign))) {}
  };

  size_t bytes_;
  uint8_t guard_;
  Block store_;
};

}  // namespace mw
