// SPDX-License-Identifier: Apache-2.0
// What: to_tensor() and from_tensor(), real numbers as the bytes of a tensor and back.
// Why: what is fed to a model and read from it is converted by one rule, that of its generated
// header. Contract: integers round and saturate as abi/real_value.h says; one scale a tensor. f32
// as it is.
#pragma once

#include <span>
#include <vector>

#include "host/ir/graph.h"

namespace mw {

Bytes to_tensor(const Tensor& tensor, std::span<const float> values);
std::vector<float> from_tensor(const Tensor& tensor, std::span<const uint8_t> bytes);

}  // namespace mw
