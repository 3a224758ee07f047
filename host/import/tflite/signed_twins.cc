// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/signed_twins.h"

#include <algorithm>

namespace mw {

bool SignedTwins::is_unsigned(TensorId id) const {
  if (id == kNoTensor) return false;
  const Tensor& tensor = graph_.tensors[size_t(id)];
  return tensor.dtype == DType::u8 && !tensor.quant.scales.empty();
}

bool SignedTwins::wants(const Node& node) const {
  const Traits& traits = node.op->traits;
  if (!traits.unsigned_alike && !traits.moves && !traits.view) return false;
  if (std::ranges::any_of(node.inputs, [&](TensorId id) { return is_signed(id); })) return true;
  if (has_row(*node.op, DType::u8) || has_row(*node.op, DType::none)) return false;
  const auto is_unsigned = [&](TensorId id) { return this->is_unsigned(id); };
  return std::ranges::any_of(node.inputs, is_unsigned) ||
         std::ranges::any_of(node.outputs, is_unsigned);
}

void SignedTwins::turn(Tensor& tensor) const {
  tensor.dtype = DType::s8;
  tensor.quant.zero_point -= 128;
  if (!tensor.is_constant()) return;
  Bytes bytes = *tensor.data;
  for (uint8_t& byte : bytes) byte ^= 0x80;
  tensor.data = std::make_shared<const Bytes>(std::move(bytes));
}

void SignedTwins::convert(TensorId from, TensorId to) {
  const OpDef& quantize = *find_op("quantize");
  Node node{&quantize, quantize.attrs.defaults, {from}, {to}, graph_.tensors[size_t(to)].name, {}};
  graph_.nodes.push_back(std::move(node));
}

TensorId SignedTwins::twin_of(TensorId id) {
  const auto found = twins_.find(id);
  if (found != twins_.end()) return found->second;
  Tensor twin = graph_.tensors[size_t(id)];
  twin.name += kSuffix;
  turn(twin);
  const TensorId added = twins_[id] = graph_.add(std::move(twin));
  if (!graph_.tensors[size_t(id)].is_constant()) convert(id, added);
  return added;
}

void SignedTwins::take_over(Node& node) {
  for (size_t slot = 0; slot < node.inputs.size(); ++slot) {
    TensorId& id = node.inputs[slot];
    if (int(slot) == node.op->quant.weight_slot) {
      id = as_declared(id);
    } else if (is_unsigned(id)) {
      id = twin_of(id);
    }
  }
  for (TensorId id : node.outputs) {
    if (!is_unsigned(id)) continue;
    turn(graph_.tensors[size_t(id)]);
    turned_.insert(id);
  }
}

TensorId SignedTwins::as_declared(TensorId id) {
  if (!turned_.contains(id)) return id;
  const auto found = declared_.find(id);
  if (found != declared_.end()) return found->second;
  Tensor& turned = graph_.tensors[size_t(id)];
  Tensor declared = turned;
  turned.name += kSuffix;
  declared.dtype = DType::u8;
  declared.quant.zero_point += 128;
  const TensorId added = declared_[id] = graph_.add(std::move(declared));
  convert(id, added);
  return added;
}

}  // namespace mw
