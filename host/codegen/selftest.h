// SPDX-License-Identifier: Apache-2.0
// What: self_test_of(), what the self-test of firmware compares: the checksum that the host
// computes of a model's outputs for the pattern of rt/selftest.h. Why: generated code has the
// number, and so needs neither an input nor an output of its own. Contract: of the outputs after
// open() and one run, in order. None for a model whose run is given up.
#pragma once

#include <cstdint>
#include <optional>

#include "host/base/files.h"

namespace mw {

std::optional<uint32_t> self_test_of(const Bytes& container);

}  // namespace mw
