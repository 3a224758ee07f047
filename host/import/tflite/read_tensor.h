// SPDX-License-Identifier: Apache-2.0
// What: one tensor of a .tflite file as an IR tensor.
// Contract: the model has passed the Verifier; everything beyond that is checked here.
#pragma once

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"
#include "host/ir/graph.h"

namespace mw {

// DType::none: a type that the IR does not have.
DType dtype_from_tflite(tflite::TensorType type);
// Every dtype of the IR except none.
tflite::TensorType dtype_to_tflite(DType dtype);

// Shape, dtype, quantization and, where the file has them, contents. A dimension of 0 makes an
// empty constant: the shape operand of a RESHAPE to a scalar is one.
Result<Tensor> read_tensor(const tflite::Model& model, const tflite::Tensor& tensor);

// The contents of a buffer of the file: empty if it has none.
Result<std::span<const uint8_t>> read_buffer(const tflite::Model& model, uint32_t index);

}  // namespace mw
