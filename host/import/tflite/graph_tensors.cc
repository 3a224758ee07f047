// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/graph_tensors.h"

#include "host/import/tflite/errors.h"

namespace mw {

namespace {

bool runs_along(const Tensor& tensor, int32_t axis, size_t count) {
  return axis >= 0 && uint32_t(axis) < tensor.shape.rank &&
         size_t(tensor.shape[uint32_t(axis)]) == count;
}

}  // namespace

std::string GraphTensors::name(int32_t index) const {
  const auto* name = subgraph_.tensors()->Get(uint32_t(index))->name();
  constexpr size_t kMostBytes = 64;
  return name == nullptr ? "tensor " + std::to_string(index)
                         : "tensor '" + name->str().substr(0, kMostBytes) + "'";
}

bool GraphTensors::is_resource(int32_t index) const {
  return in_range(index) &&
         subgraph_.tensors()->Get(uint32_t(index))->type() == tflite::TensorType::RESOURCE;
}

Result<GraphTensors::Slot*> GraphTensors::slot(int32_t index) {
  if (index == -1) return static_cast<Slot*>(nullptr);
  if (!in_range(index)) return malformed("tensor " + std::to_string(index) + " does not exist");
  Slot& slot = slots_[index];
  if (!slot.file) {
    auto tensor = reader_.read(*subgraph_.tensors()->Get(uint32_t(index)));
    if (!tensor) return std::move(tensor.error().at(name(index)));
    slot.file = std::move(*tensor);
  }
  return &slot;
}

Result<TensorId> GraphTensors::use(Slot& slot, const QuantRule* list) {
  const Tensor& file = slot.file->tensor;
  if (file.bytes() == 0) {
    return unsupported("tensor '" + file.name + "' has no elements",
                       "convert the model with a fixed input shape");
  }
  if (slot.id == kNoTensor) slot.id = graph_.add(file);
  if (file.quant.scales.size() <= 1) return slot.id;
  (list != nullptr ? slot.listed : slot.plain) = true;
  MW_TRY_DO(normalize(slot, list));
  return slot.id;
}

// A list of scales counts where an operator takes it, and there zero points mean nothing to most.
// Others read the first scale and zero point.
Outcome GraphTensors::normalize(const Slot& slot, const QuantRule* list) {
  const QuantInfo& quant = slot.file->tensor.quant;
  Tensor& tensor = graph_.tensors[size_t(slot.id)];
  const size_t count = quant.scales.size();
  if (!slot.listed) {
    const bool whole =
        tensor.is_constant() && !slot.file->zero_points && runs_along(tensor, quant.axis, count);
    tensor.quant = whole ? quant : QuantInfo{{quant.scales[0]}, quant.zero_point, 0};
    return Ok{};
  }
  if (list != nullptr) {
    if (!tensor.is_constant() || !runs_along(tensor, list->weight_axis, count)) {
      return unsupported("its " + std::to_string(count) + " scales do not match dimension " +
                             std::to_string(list->weight_axis) + " of its shape",
                         "convert the model again");
    }
    tensor.quant = {quant.scales, 0, list->weight_axis};
  }
  if (slot.file->zero_points && (slot.plain || (list != nullptr && list->weight_zero_point))) {
    return unsupported("it is quantized per channel with a zero point other than 0",
                       "quantize weights symmetrically");
  }
  return Ok{};
}

Result<GraphTensors::Slot*> GraphTensors::claim(int32_t index, bool kept) {
  MW_TRY(Slot * slot, this->slot(index));
  if (slot == nullptr) return malformed("an output is absent");
  if (kept) slot->file->variable = false;
  if (slot->file->variable) return malformed(name(index) + " is a variable");
  if (slot->file->tensor.bytes() != 0 && (slot->written || slot->file->tensor.is_constant())) {
    return malformed(name(index) + " is written twice");
  }
  slot->written = true;
  return slot;
}

Result<TensorId> GraphTensors::write(int32_t index, bool kept) {
  MW_TRY(Slot * slot, claim(index, kept));
  return use(*slot);
}

Result<GraphTensors::Slot*> GraphTensors::read(int32_t index, bool state) {
  MW_TRY(Slot * slot, this->slot(index));
  if (slot != nullptr && slot->file->variable) {
    if (!state) {
      return unsupported(name(index) + " is a variable",
                         "only a state of the operator that keeps it may be one");
    }
    if (slot->written) {
      return unsupported(name(index) + " is a variable that another operator has too",
                         "give each operator variables of its own");
    }
    slot->written = true;
    return slot;
  }
  if (slot != nullptr && !slot->written && !slot->file->tensor.is_constant()) {
    return malformed(name(index) + " is read before anything writes it");
  }
  return slot;
}

void GraphTensors::forgive(int32_t index) {
  if (in_range(index)) slots_[index].written = true;
}

std::optional<Error> GraphTensors::quant_fault(const tflite::Operator& op) const {
  for (const auto* ids : {op.inputs(), op.outputs()}) {
    for (uint32_t i = 0; i < size_of(ids); ++i) {
      const FileTensor* read = file(ids->Get(i));
      if (read == nullptr || read->quant_fault.empty()) continue;
      Error error{ErrorKind::malformed_input, read->quant_fault, {}, "convert the model again"};
      return error.at(name(ids->Get(i)));
    }
  }
  return std::nullopt;
}

const FileTensor* GraphTensors::file(int32_t index) const {
  const auto slot = slots_.find(index);
  return slot != slots_.end() && slot->second.file ? &*slot->second.file : nullptr;
}

}  // namespace mw
