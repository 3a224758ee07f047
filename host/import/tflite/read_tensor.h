// SPDX-License-Identifier: Apache-2.0
// What: the tensors of a .tflite file as IR tensors.
// Why: interpreters read the quantization of some operands and not of others; files carry nonsense
// where nobody looks, so what is wrong with it counts only where it is read.
// Contract: the model has passed the Verifier; everything beyond that is checked here. Memory is
// bounded by the size of the file, however many tensors share what it holds.
#pragma once

#include <map>
#include <tuple>

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"
#include "host/ir/graph.h"

namespace mw {

// DType::none: a type that the IR does not have.
DType dtype_from_tflite(tflite::TensorType type);
// Every dtype of the IR except none.
tflite::TensorType dtype_to_tflite(DType dtype);

// The contents of a buffer of the file: empty if it has none. They may stand behind the FlatBuffer,
// where `file` is given, which is all of it.
Result<std::span<const uint8_t>> read_buffer(const tflite::Model& model, uint32_t index,
                                             std::span<const uint8_t> file = {});

// Zero point i of a list that has it.
int64_t zero_point_at(const tflite::QuantizationParameters& quant, uint32_t i);

struct FileTensor {
  Tensor tensor;             // quant: every scale of the file, the first zero point, the axis
  std::string quant_fault;   // why there is no quant although the file has one
  bool zero_points = false;  // one of several zero points is not 0
  bool variable = false;     // kept from run to run
};

class TensorReader {
 public:
  TensorReader(const tflite::Model& model, std::span<const uint8_t> file)
      : model_(model), file_(file), text_left_(file.size()), scales_left_(4 * file.size()) {}

  // Shape, dtype, quantization and, where the file has them, contents. A dimension of 0 makes an
  // empty constant: the shape operand of a RESHAPE to a scalar is one.
  Result<FileTensor> read(const tflite::Tensor& tensor);

 private:
  void read_quant(const tflite::Tensor& tensor, FileTensor& out);
  std::string read_name(const tflite::Tensor& tensor);
  std::shared_ptr<const Bytes> share(const Tensor& tensor, std::span<const uint8_t> contents);

  const tflite::Model& model_;
  const std::span<const uint8_t> file_;
  size_t text_left_, scales_left_;  // bytes that may still be copied
  // By place, bytes, and whether the last byte holds half an element.
  std::map<std::tuple<const uint8_t*, size_t, bool>, std::shared_ptr<const Bytes>> contents_;
};

}  // namespace mw
