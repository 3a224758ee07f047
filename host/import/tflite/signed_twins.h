// SPDX-License-Identifier: Apache-2.0
// What: SignedTwins, the nodes of a file that are quantized to uint8, run in int8.
// Why: older converters wrote uint8. Kernels see values as distances from a zero point, so that
// with all values and zero points 128 less they give the same bytes, 128 less: one set of kernels
// serves both.
// Contract: a node is taken over if its operator is alike in both types, and has no kernel of
// uint8 or reads what already is int8. Its outputs are int8 from then on; where something else
// reads them, as the graph's outputs do, a QUANTIZE gives them as the file declares them. Weights
// stay as they are: what they lie about a zero point does not fit int8.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "host/ir/op_def.h"

namespace mw {

class SignedTwins {
 public:
  // What the name of a tensor ends in whose twin has the file's name.
  static constexpr std::string_view kSuffix = "/int8";

  explicit SignedTwins(Graph& graph) : graph_(graph) {}

  bool wants(const Node& node) const;
  // Gives the node int8 tensors; what makes those of its inputs is appended to the graph.
  void take_over(Node& node);
  // The tensor as the file declares it; what makes it is appended to the graph.
  TensorId as_declared(TensorId id);

 private:
  bool is_unsigned(TensorId id) const;
  bool is_signed(TensorId id) const { return turned_.contains(id) || twins_.contains(id); }
  TensorId twin_of(TensorId id);
  void turn(Tensor& tensor) const;
  void convert(TensorId from, TensorId to);

  Graph& graph_;
  std::set<TensorId> turned_;              // outputs that are int8 in the graph, uint8 in the file
  std::map<TensorId, TensorId> declared_;  // of those: the uint8 that was asked for
  std::map<TensorId, TensorId> twins_;     // of uint8 tensors: the int8 one
};

}  // namespace mw
