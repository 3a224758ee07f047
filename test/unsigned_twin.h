// SPDX-License-Identifier: Apache-2.0
// What: as_unsigned(), a graph of int8 as older converters would have quantized it, to uint8.
// Why: peers know uint8 weights among uint8 alone, where our kernels stand in int8.
// Contract: for tests. All values and zero points of int8 are 128 more.
#pragma once

#include <algorithm>
#include <optional>

#include "host/ir/op_def.h"

namespace mw {

inline Bytes other_sign(Bytes bytes) {
  for (uint8_t& byte : bytes) byte ^= 0x80;
  return bytes;
}

// Whether only its twin can be shown to peers.
inline bool has_unsigned_weights(const Graph& graph) {
  return std::ranges::any_of(graph.nodes, [&](const Node& node) {
    const int slot = node.op->quant.weight_slot;
    return slot >= 0 && graph.tensors[size_t(node.inputs[size_t(slot)])].dtype == DType::u8;
  });
}

// Empty where uint8 has no such quantization, or nothing is int8.
inline std::optional<Graph> as_unsigned(Graph graph) {
  bool any = false;
  for (Tensor& tensor : graph.tensors) {
    if (tensor.dtype == DType::s4) return std::nullopt;
    if (tensor.dtype != DType::s8 || tensor.quant.scales.empty()) continue;
    if (tensor.quant.scales.size() != 1) return std::nullopt;
    any = true;
    tensor.dtype = DType::u8;
    tensor.quant.zero_point += 128;
    if (tensor.is_constant()) {
      tensor.data = std::make_shared<const Bytes>(other_sign(*tensor.data));
    }
  }
  if (!any) return std::nullopt;
  return graph;
}

}  // namespace mw
