// SPDX-License-Identifier: Apache-2.0
// What: KernelArgs and OwnFootprint, the arrays behind Args and Footprint, for the host.
// Why: on the device they stand on the stack or in the arena; here they are as long as a node asks.
// Contract: plain values; what the pointers of KernelArgs point to is the caller's.
#pragma once

#include <vector>

#include "abi/op.h"

namespace mw {

// One pointer a slot; converts to the Args of a kernel, which are valid until it changes.
struct KernelArgs {
  std::vector<const void*> in, tables;
  std::vector<void*> out, states;
  void* scratch = nullptr;

  // Room for most operators, for tests that fill some of the slots.
  KernelArgs() : KernelArgs(Slots::of(6, kMaxTables, 3, kMaxStates)) {}
  explicit KernelArgs(Slots slots)
      : in(slots.in()), tables(slots.tables()), out(slots.out()), states(slots.states()) {}

  operator Args() const {
    slots_.clear();
    for (const auto* list : {&in, &tables}) slots_.insert(slots_.end(), list->begin(), list->end());
    for (const auto* list : {&out, &states})
      slots_.insert(slots_.end(), list->begin(), list->end());
    slots_.push_back(scratch);
    return {slots_.data(), Slots::of(uint32_t(in.size()), uint32_t(tables.size()),
                                     uint32_t(out.size()), uint32_t(states.size()))};
  }

 private:
  mutable std::vector<const void*> slots_;
};

class OwnFootprint {
 public:
  explicit OwnFootprint(Slots slots)
      : array_(Footprint::words(slots)), footprint_(slots, array_.data()) {}
  OwnFootprint(OwnFootprint&&) = default;
  OwnFootprint& operator=(OwnFootprint&&) = default;

  Footprint& operator*() { return footprint_; }
  const Footprint& operator*() const { return footprint_; }
  Footprint* operator->() { return &footprint_; }
  const Footprint* operator->() const { return &footprint_; }

 private:
  std::vector<uint32_t> array_;
  Footprint footprint_;
};

}  // namespace mw
