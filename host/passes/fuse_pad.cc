// SPDX-License-Identifier: Apache-2.0
// Moves the zeros that pad puts around height and width into the convolution after it. Exact, since
// pad writes the zero point, and a convolution leaves out what lies beyond its input.
#include <algorithm>

#include "host/passes/pass.h"

namespace mw {

namespace {

struct Pads {
  int32_t top = 0, left = 0, bottom = 0, right = 0;
};

// The zeros of a node that pads; false if it pads other dimensions than height and width, or with
// another value.
bool read_pads(const Graph& graph, const Node& pad, Pads& out) {
  const Field *before = pad.op->attrs.find("before"), *after = pad.op->attrs.find("after");
  const Field* value = pad.op->attrs.find("value");
  const uint32_t rank = graph.tensors[size_t(pad.inputs[0])].shape.rank;
  if (before == nullptr || after == nullptr || rank != 4) return false;
  if (value != nullptr && get_field(*value, pad.attrs, 0) != 0) return false;
  const auto at = [&](const Field* field, uint32_t i) {
    return int32_t(get_field(*field, pad.attrs, i));
  };
  for (uint32_t i : {0u, 3u}) {
    if (at(before, i) != 0 || at(after, i) != 0) return false;
  }
  out = {at(before, 1), at(before, 2), at(after, 1), at(after, 2)};
  return true;
}

// What the node itself pads before and after one axis of its padded input.
std::pair<int32_t, int32_t> own_pads(const Node& node, int32_t in, int32_t kernel, bool height) {
  const Padding padding = Padding(int(get_attr(node, "padding")));
  if (padding == Padding::valid) return {0, 0};
  if (padding == Padding::fixed) {
    return {int32_t(get_attr(node, height ? "pad_top" : "pad_left")),
            int32_t(get_attr(node, height ? "pad_bottom" : "pad_right"))};
  }
  const auto stride = int64_t(get_attr(node, height ? "stride_h" : "stride_w"));
  const auto dilation = int64_t(get_attr(node, height ? "dilation_h" : "dilation_w"));
  const int64_t out = (in - 1) / stride + 1;
  const auto total =
      int32_t(std::max<int64_t>(0, (out - 1) * stride + (int64_t(kernel) - 1) * dilation + 1 - in));
  return {total / 2, total - total / 2};
}

// The node reading what pad reads; false, and nothing changed, if its output would differ.
bool absorb(Graph& graph, const Node& pad, const Pads& pads, Node& node) {
  const Shape& padded = graph.tensors[size_t(node.inputs[0])].shape;
  const Shape& w = graph.tensors[size_t(node.inputs[size_t(node.op->quant.weight_slot)])].shape;
  const auto [top, bottom] = own_pads(node, padded[1], w[1], true);
  const auto [left, right] = own_pads(node, padded[2], w[2], false);
  Node fused = node;
  fused.inputs[0] = pad.inputs[0];
  set_attr(fused, "padding", double(Padding::fixed));
  set_attr(fused, "pad_top", pads.top + top), set_attr(fused, "pad_bottom", pads.bottom + bottom);
  set_attr(fused, "pad_left", pads.left + left), set_attr(fused, "pad_right", pads.right + right);
  const std::vector<TensorType> in = graph.input_types(fused);
  const Shape& y = graph.tensors[size_t(node.outputs[0])].shape;
  TensorType inferred;
  if (node.op->core->infer(fused.attrs.data(), {in.data(), uint32_t(in.size())}, {&inferred, 1}) !=
          Status::ok ||
      inferred.shape != y) {
    return false;
  }
  node = std::move(fused);
  return true;
}

}  // namespace

Outcome fuse_pad(Graph& graph) {
  const Uses uses(graph);
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    Node& node = graph.nodes[n];
    if (!node.op->traits.fuses_pad || node.op->quant.weight_slot < 0) continue;
    const int before = uses.producer(node.inputs[0]);
    if (before < 0 || !graph.nodes[size_t(before)].op->traits.pads) continue;
    const Node& pad = graph.nodes[size_t(before)];
    const Tensor& x = graph.tensors[size_t(pad.inputs[0])];
    const Tensor& padded = graph.tensors[size_t(pad.outputs[0])];
    Pads pads;
    if (!uses.feeds_one_node(pad.outputs[0]) || x.quant != padded.quant ||
        !read_pads(graph, pad, pads)) {
      continue;
    }
    dead[size_t(before)] = absorb(graph, pad, pads, node);
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
