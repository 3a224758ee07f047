// SPDX-License-Identifier: Apache-2.0
// What: Pages, one zeroed block of floats for all activations and gradients of a step.
// Why: a step walks over hundreds of megabytes; huge pages spare it most address translation.
// Contract: aligned to 64 bytes at least. Empty until allocate(). Throws std::bad_alloc.
#pragma once

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace mw {

class Pages {
 public:
  void allocate(size_t elems) {
    constexpr size_t kHuge = size_t(2) << 20;
    const size_t bytes = (elems * sizeof(float) + kHuge - 1) / kHuge * kHuge;
    block_.reset(static_cast<float*>(std::aligned_alloc(kHuge, bytes)));
    if (block_ == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    madvise(block_.get(), bytes, MADV_HUGEPAGE);  // a hint: without it all is the same, but slower
#endif
    std::memset(block_.get(), 0, bytes);
  }
  float* data() const {
    return block_.get();
  }

 private:
  struct Free {
    void operator()(float* block) const { std::free(block); }
  };
  std::unique_ptr<float, Free> block_;
};

}  // namespace mw
