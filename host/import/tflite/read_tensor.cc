// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/read_tensor.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "abi/checked.h"
#include "host/import/tflite/errors.h"
#include "host/ir/dtypes.h"

namespace mw {

namespace {

struct TypePair {
  DType dtype;
  tflite::TensorType type;
};

constexpr TypePair kTypes[] = {
    {DType::f32, tflite::TensorType::FLOAT32}, {DType::s8, tflite::TensorType::INT8},
    {DType::u8, tflite::TensorType::UINT8},    {DType::s16, tflite::TensorType::INT16},
    {DType::s32, tflite::TensorType::INT32},   {DType::s64, tflite::TensorType::INT64},
    {DType::u16, tflite::TensorType::UINT16},  {DType::u32, tflite::TensorType::UINT32},
    {DType::u64, tflite::TensorType::UINT64},  {DType::b8, tflite::TensorType::BOOL},
    {DType::f16, tflite::TensorType::FLOAT16}, {DType::s4, tflite::TensorType::INT4}};

bool is_quantized_type(DType dtype) {
  return dtype == DType::s8 || dtype == DType::u8 || dtype == DType::s16 || dtype == DType::s32 ||
         dtype == DType::s64 || dtype == DType::u16 || dtype == DType::s4;
}

// Range of a zero point; the wide types carry none.
bool zero_point_fits(DType dtype, int64_t zero_point) {
  const IntegerRange range = integer_range(dtype);
  if (range.high > UINT16_MAX) return zero_point == 0;
  return zero_point >= range.low && zero_point <= range.high;
}

Result<Shape> read_shape(const tflite::Tensor& tensor) {
  Shape shape;
  if (tensor.shape() == nullptr) return shape;  // a scalar
  if (tensor.shape()->size() > Shape::kMaxRank) {
    return unsupported("it has " + std::to_string(tensor.shape()->size()) + " dimensions",
                       "at most " + std::to_string(Shape::kMaxRank) + " are supported");
  }
  for (int32_t dim : *tensor.shape()) {
    if (dim < 0) {
      return unsupported("a dimension of its shape is " + std::to_string(dim),
                         "convert the model with a fixed input shape");
    }
    shape.push(dim);
  }
  return shape;
}

}  // namespace

// The Verifier proves 4-byte alignment of a vector's start, not the 8 bytes that an int64 needs.
int64_t zero_point_at(const tflite::QuantizationParameters& quant, uint32_t i) {
  int64_t value;
  std::memcpy(&value, quant.zero_point()->Data() + i * sizeof(value), sizeof(value));
  return value;
}

DType dtype_from_tflite(tflite::TensorType type) {
  const auto* found = std::ranges::find(kTypes, type, &TypePair::type);
  return found == std::end(kTypes) ? DType::none : found->dtype;
}

tflite::TensorType dtype_to_tflite(DType dtype) {
  const auto* found = std::ranges::find(kTypes, dtype, &TypePair::dtype);
  MW_CHECK(found != std::end(kTypes), "a dtype without a TFLite type");
  return found->type;
}

Result<std::span<const uint8_t>> read_buffer(const tflite::Model& model, uint32_t index,
                                             std::span<const uint8_t> file) {
  const std::span<const uint8_t> none;
  if (index == 0) return none;
  if (model.buffers() == nullptr || index >= model.buffers()->size()) {
    return malformed("buffer " + std::to_string(index) + " does not exist");
  }
  const tflite::Buffer& buffer = *model.buffers()->Get(index);
  if (buffer.offset() > 1 || buffer.size() > 1) {
    if (buffer.offset() <= file.size() && buffer.size() <= file.size() - buffer.offset()) {
      return file.subspan(buffer.offset(), buffer.size());
    }
    return unsupported("its contents lie outside the file", "files over 2 GB do not fit");
  }
  if (buffer.data() == nullptr) return none;
  return std::span<const uint8_t>(buffer.data()->data(), buffer.data()->size());
}

std::string TensorReader::read_name(const tflite::Tensor& tensor) {
  constexpr size_t kMostBytes = 512;
  if (tensor.name() == nullptr) return {};
  const size_t bytes = std::min<size_t>(tensor.name()->size(), kMostBytes);
  if (bytes > text_left_) return {};
  text_left_ -= bytes;
  return tensor.name()->str().substr(0, bytes);
}

std::shared_ptr<const Bytes> TensorReader::share(const Tensor& tensor,
                                                 std::span<const uint8_t> contents) {
  const bool half = tensor.dtype == DType::s4 && tensor.shape.elems() % 2 == 1;
  auto& shared = contents_[{contents.data(), contents.size(), half}];
  if (shared != nullptr) return shared;
  Bytes bytes(contents.begin(), contents.end());
  clear_half_byte(tensor.dtype, uint64_t(tensor.shape.elems()), bytes);
  return shared = std::make_shared<const Bytes>(std::move(bytes));
}

// Reads as TFLM does: the first scale and zero point are those of the tensor, a list of scales is
// what convolutions take. min, max and the details of custom schemes are read by nobody.
void TensorReader::read_quant(const tflite::Tensor& tensor, FileTensor& out) {
  const tflite::QuantizationParameters* quant = tensor.quantization();
  if (quant == nullptr || !is_quantized_type(out.tensor.dtype)) return;
  if (quant->scale() == nullptr || quant->scale()->size() == 0) return;
  const auto& scales = *quant->scale();
  if (quant->zero_point() == nullptr || quant->zero_point()->size() == 0) {
    out.quant_fault = "it has a scale but no zero point";
    return;
  }
  const size_t bytes = size_t(scales.size()) * sizeof(float);
  if (bytes > scales_left_) {
    out.quant_fault = "its quantization is larger than the file";
    return;
  }
  scales_left_ -= bytes;
  const auto usable = [](float scale) { return std::isfinite(scale) && scale >= 0; };
  if (!std::all_of(scales.begin(), scales.end(), usable)) {
    out.quant_fault = "a quantization scale is not a positive number";
    return;
  }
  const int64_t zero_point = zero_point_at(*quant, 0);
  if (!zero_point_fits(out.tensor.dtype, zero_point)) {
    out.quant_fault = "its zero point " + std::to_string(zero_point) + " is outside its type";
    return;
  }
  const uint32_t zero_points = std::min(quant->zero_point()->size(), scales.size());
  for (uint32_t i = 0; scales.size() > 1 && i < zero_points; ++i) {
    out.zero_points = out.zero_points || zero_point_at(*quant, i) != 0;
  }
  QuantInfo& info = out.tensor.quant;
  info.scales.assign(scales.begin(), scales.end());
  info.zero_point = int32_t(zero_point);
  if (scales.size() > 1) info.axis = quant->quantized_dimension();
}

Result<FileTensor> TensorReader::read(const tflite::Tensor& tensor) {
  FileTensor out;
  Tensor& read = out.tensor;
  read.name = read_name(tensor);
  read.dtype = dtype_from_tflite(tensor.type());
  if (read.dtype == DType::none) {
    const std::string name = tflite::EnumNameTensorType(tensor.type());
    return unsupported("its type is " + (name.empty() ? "unknown" : name),
                       "convert the model to int8 or float32");
  }
  if (tensor.sparsity() != nullptr) {
    return unsupported("it is stored as a sparse tensor", "convert the model without sparsity");
  }
  out.variable = tensor.is_variable();
  MW_TRY(read.shape, read_shape(tensor));
  uint64_t elems = 1;
  for (uint32_t i = 0; i < read.shape.rank && elems <= kMaxBytes; ++i) {
    elems *= uint64_t(read.shape[i]);
  }
  const uint64_t bytes = storage_bytes(read.dtype, elems);
  if (elems > kMaxBytes || bytes > kMaxBytes) return unsupported("it is larger than 256 MB", {});
  read_quant(tensor, out);
  MW_TRY(const auto contents, read_buffer(model_, tensor.buffer(), file_));
  if (contents.empty() && bytes != 0) {
    // A constant of scale 0 is a constant of zeros; what is computed could not be represented.
    if (!read.quant.scales.empty() && read.quant.scales[0] == 0) {
      out.quant_fault = "its quantization scale is 0";
      read.quant = {};
    }
    return out;
  }
  if (contents.size() < bytes) {
    return malformed("its shape needs " + std::to_string(bytes) + " bytes, its buffer holds " +
                     std::to_string(contents.size()));
  }
  read.data = share(read, contents.first(bytes));
  return out;
}

}  // namespace mw
